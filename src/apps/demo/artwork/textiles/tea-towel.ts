import type { Drawing, Look } from '../drawing.ts'
import { all, clipped, disc, group, line, path, rect, times } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const herring = (x: number, y: number, hue: string): string =>
  group(
    `translate(${x} ${y})`,
    path('M-50 0Q-16-22 26-4L46-18V18L26 4Q-16 22-50 0Z', hue),
    disc(-34, -3, 4, '#fff'),
  )

const patterns: readonly ((look: Look) => string)[] = [
  ({ paint }) =>
    all(
      rect(236, 190, 14, 470, 0, paint.base),
      rect(260, 190, 6, 470, 0, paint.base),
      rect(540, 190, 14, 470, 0, paint.base),
      rect(524, 190, 6, 470, 0, paint.base),
    ),
  ({ paint }) =>
    all(
      times(8, (at) => rect(222 + at * 46, 190, 20, 470, 0, paint.base, 'opacity=".45"')),
      times(10, (at) => rect(212, 206 + at * 46, 366, 20, 0, paint.base, 'opacity=".45"')),
    ),
  ({ paint }) =>
    all(
      ...[270, 350, 430, 510, 590].map((y, row) =>
        all(...[290, 400, 510].map((x) => herring(x + (row % 2 ? 18 : -10), y, paint.base))),
      ),
    ),
  ({ paint }) =>
    all(
      line(
        times(13, (at) => `M214 ${214 + at * 34}H576`),
        paint.dark,
        3,
        'opacity=".3"',
      ),
      line(
        times(10, (at) => `M${232 + at * 36} 190V656`),
        paint.dark,
        3,
        'opacity=".3"',
      ),
    ),
  () => '',
]

const cloth = 'M208 186Q300 196 396 150Q490 196 584 186L592 640Q500 664 400 648T200 640Z'

const draw = (look: Look): string => {
  const { pen, paint, form } = look
  const ground = form === 4 || form === 3 ? paint : stuff.linen
  return all(
    line('M396 150Q380 100 400 84T416 120', stuff.brass.base, 10),
    path(cloth, '#2a2620', 'opacity=".14" transform="translate(12 14)"'),
    path(
      cloth,
      pen.blend(
        'across',
        [0, ground.dark],
        [0.2, ground.light],
        [0.42, ground.base],
        [0.58, ground.pale],
        [0.8, ground.base],
        [1, mixed(ground.base, ground.dark, 0.7)],
      ),
    ),
    clipped(cloth, patterns[form]?.(look)),
    path('M396 150Q360 400 400 648Q440 400 396 150Z', '#000', 'opacity=".06"'),
    path(
      'M300 190Q280 420 300 648Q326 420 300 190ZM500 190Q520 420 500 648Q480 420 500 190Z',
      '#fff',
      'opacity=".12"',
    ),
    line('M204 616Q300 640 400 626T590 616', mixed(paint.base, '#ffffff', 0.2), 5, 'opacity=".7"'),
    line('M392 156q-8-16 4-16t8 16', paint.base, 6),
    rect(470, 586, 56, 26, 3, '#fffaf0'),
    line('M480 599h36', paint.dark, 3),
  )
}

/** A tea towel hung by its loop. */
export const teaTowel: Drawing = { draw, focus: [400, 420], place: 'wall', ground: 220 }
