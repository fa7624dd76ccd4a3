import { cover, standingBook } from '../book.ts'
import type { Drawing, Look } from '../drawing.ts'
import { all, disc, line, path, rect, times } from '../shapes.ts'
import { mixed } from '../tone.ts'

const motifs: readonly ((look: Look) => string)[] = [
  ({ accent, paint }) =>
    all(
      disc(400, 384, 52, accent.base),
      path('M250 470Q330 400 400 440T550 410V560H250Z', paint.light, 'opacity=".55"'),
      path('M250 510Q340 460 420 490T550 470V560H250Z', paint.pale, 'opacity=".5"'),
      line('M396 556Q380 500 410 470T400 430', accent.light, 5),
    ),
  ({ accent, paint }) =>
    all(
      rect(340, 390, 120, 120, 0, accent.base),
      path('M326 396L400 320L474 396Z', accent.dark),
      rect(384, 440, 32, 70, 0, paint.deep),
      rect(352, 420, 20, 24, 0, '#ffd98a'),
      times(12, (at) => disc(270 + ((at * 61) % 260), 290 + ((at * 37) % 210), 4, '#fff', 'opacity=".8"')),
      path('M250 510H550V560H250Z', '#fff', 'opacity=".65"'),
    ),
  ({ accent, paint }) =>
    all(
      disc(400, 440, 96, accent.base),
      disc(400, 440, 82, paint.pale),
      line(
        times(
          12,
          (at) =>
            `M${400 + Math.cos(at * 0.524) * 66} ${440 + Math.sin(at * 0.524) * 66}L${400 + Math.cos(at * 0.524) * 76} ${440 + Math.sin(at * 0.524) * 76}`,
        ),
        paint.deep,
        4,
      ),
      line('M400 440L400 384M400 440L436 460', paint.deep, 7),
    ),
  ({ accent, paint }) =>
    all(
      path('M290 350H510V490H290Z', accent.base),
      path('M290 350L400 432L510 350', accent.light, `stroke="${paint.dark}" stroke-width="4"`),
      disc(400, 432, 22, '#a8402e'),
      line('M270 530q40-18 80 0t80 0t100 0', paint.pale, 5),
    ),
  ({ accent, paint }) =>
    all(
      path('M250 500Q400 460 550 500V560H250Z', paint.light),
      path('M388 480L392 320H408L412 480Z', accent.base),
      path('M300 310L392 330V350Z', accent.light, 'opacity=".7"'),
      path('M500 290L408 330V350Z', accent.light, 'opacity=".4"'),
      rect(384, 306, 32, 26, 3, mixed(accent.base, '#ffffff', 0.4)),
    ),
]

const draw = (look: Look): string =>
  standingBook(look, 62, cover(look, motifs[look.form]?.(look) ?? '', 'serif'))

/** A novel with its cover. */
export const novel: Drawing = { draw, focus: [400, 380], place: 'stands', ground: 190 }
