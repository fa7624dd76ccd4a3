import type { Drawing, Look } from '../drawing.ts'
import { all, disc, line, oval, path } from '../shapes.ts'
import { mixed } from '../tone.ts'

const ears: readonly ((look: Look) => string)[] = [
  ({ paint }) =>
    all(
      disc(314, 228, 44, paint.dark),
      disc(486, 228, 44, paint.dark),
      disc(316, 230, 26, paint.pale),
      disc(484, 230, 26, paint.pale),
    ),
  ({ paint }) =>
    all(
      oval(352, 130, 32, 116, paint.dark, 'transform="rotate(-10 352 230)"'),
      oval(448, 130, 32, 116, paint.dark, 'transform="rotate(14 448 230)"'),
      oval(352, 136, 15, 88, '#e3b7ad', 'transform="rotate(-10 352 230)"'),
      oval(448, 136, 15, 88, '#e3b7ad', 'transform="rotate(14 448 230)"'),
    ),
  ({ paint }) =>
    all(
      path('M290 270L286 140L390 210ZM510 270L514 140L410 210Z', paint.dark),
      path('M304 240L304 172L358 208ZM496 240L496 172L442 208Z', mixed(paint.deep, '#14161d', 0.3)),
    ),
  () => '',
  ({ paint }) =>
    all(
      oval(330, 150, 34, 100, paint.dark, 'transform="rotate(-16 330 230)"'),
      oval(470, 150, 34, 100, paint.dark, 'transform="rotate(16 470 230)"'),
      oval(330, 156, 16, 72, paint.pale, 'transform="rotate(-16 330 230)"'),
      oval(470, 156, 16, 72, paint.pale, 'transform="rotate(16 470 230)"'),
    ),
]

const seal = (look: Look): string => {
  const { pen, paint } = look
  const fur = pen.blend('slant', [0, paint.pale], [0.45, paint.base], [1, paint.dark])
  return all(
    path('M600 600Q690 540 700 590Q690 610 650 612Q700 630 680 650Q640 650 590 636Z', paint.dark),
    path('M240 470Q250 300 390 310Q520 330 560 470Q620 640 560 640H260Q210 620 240 470Z', fur),
    oval(300, 626, 80, 24, paint.dark, 'transform="rotate(-12 300 626)"'),
    oval(500, 630, 84, 22, paint.dark, 'transform="rotate(8 500 630)"'),
    oval(370, 560, 92, 70, paint.pale, 'opacity=".5"'),
    face(370, 420, look),
  )
}

function face(x: number, y: number, { paint, form }: Look): string {
  return all(
    disc(x - 58, y - 16, 12, '#25221f'),
    disc(x + 58, y - 16, 12, '#25221f'),
    disc(x - 62, y - 20, 4, '#fff'),
    disc(x + 54, y - 20, 4, '#fff'),
    oval(x, y + 34, form === 4 ? 78 : 54, form === 4 ? 56 : 42, paint.pale),
    oval(x, y + 14, 19, 13, '#3b2c26'),
    line(`M${x} ${y + 28}v14q-16 16-30 4M${x} ${y + 42}q16 16 30 4`, '#3b2c26', 5),
    oval(x - 92, y + 26, 22, 14, '#d98c7c', 'opacity=".35"'),
    oval(x + 92, y + 26, 22, 14, '#d98c7c', 'opacity=".35"'),
    form === 3 &&
      line(
        `M${x - 60} ${y + 30}l-70-10M${x - 60} ${y + 42}l-70 10M${x + 60} ${y + 30}l70-10M${x + 60} ${y + 42}l70 10`,
        '#3b2c26',
        3,
        'opacity=".5"',
      ),
  )
}

const draw = (look: Look): string => {
  const { pen, paint, accent, form } = look
  if (form === 3) return seal(look)
  const fur = pen.blend('slant', [0, paint.pale], [0.4, paint.base], [1, paint.dark])
  const scarf = accent.base === paint.base ? '#b2543d' : mixed(accent.base, '#b2543d', 0.45)
  return all(
    form === 2 && path('M530 600Q680 600 660 460Q640 430 610 470Q600 540 500 560Z', paint.base),
    form === 2 && path('M660 460Q640 430 616 462Q630 500 656 490Z', '#fffaf0'),
    oval(276, 500, 44, 96, paint.dark, 'transform="rotate(24 276 500)"'),
    oval(524, 500, 44, 96, paint.dark, 'transform="rotate(-24 524 500)"'),
    oval(400, 520, 136, 124, fur),
    oval(400, 540, 84, 84, paint.pale, 'opacity=".7"'),
    ...[310, 490].map((x) => all(oval(x, 606, 62, 44, paint.base), oval(x, 608, 34, 24, paint.pale))),
    ears[form]?.(look),
    oval(400, 318, 140, 122, fur),
    form === 2 &&
      path(
        'M262 340Q300 420 400 430Q500 420 538 340Q500 380 440 350L400 390L360 350Q300 380 262 340Z',
        '#fffaf0',
      ),
    form === 4 && path('M360 200q20-50 40-54q20 4 40 54q-40 20-80 0Z', paint.deep),
    face(400, 330, look),
    path('M296 420Q400 470 504 420L512 452Q400 500 288 452Z', scarf),
    path('M456 450l60 96l-44 14l-40-96Z', mixed(scarf, '#1c2233', 0.15)),
    line('M330 224Q360 206 400 204', '#fff', 8, 'opacity=".3"'),
  )
}

/** A soft animal, sitting. */
export const plush: Drawing = { draw, focus: [400, 340], place: 'stands', ground: 165, near: 1.04 }
