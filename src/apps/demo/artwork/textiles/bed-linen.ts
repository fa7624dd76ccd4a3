import type { Drawing, Look } from '../drawing.ts'
import { all, disc, group, line, path, rect, times } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const draw = ({ pen, paint, accent, form }: Look): string => {
  const cloth = pen.blend('slant', [0, paint.pale], [0.35, paint.light], [0.7, paint.base], [1, paint.dark])
  const stripes = (x: number, y: number, w: number, h: number) =>
    form === 2 &&
    times(Math.floor(w / 22), (at) =>
      rect(x + 8 + at * 22, y, at % 2 ? 3 : 8, h, 0, paint.pale, 'opacity=".6"'),
    )
  const pillow = (x: number, turn: number) =>
    group(
      `translate(${x} 330) rotate(${turn})`,
      path(
        'M-130-64Q0-84 130-64Q146-60 140-40Q128 10 140 60Q146 82 126 80Q0 66-126 80Q-146 82-140 60Q-128 10-140-40Q-146-60-130-64Z',
        cloth,
      ),
      stripes(-120, -56, 240, 116),
      path('M-116-40Q-60-10-50-56Q-90-46-116-40ZM116 60Q60 20 46 66Q90 60 116 60Z', '#000', 'opacity=".07"'),
      line('M96-62V72', mixed(paint.deep, paint.base, 0.5), 2, 'opacity=".4"'),
    )
  return all(
    path(
      'M150 210Q150 150 210 150H590Q650 150 650 210V420H150Z',
      pen.blend('down', [0, stuff.oak.light], [1, stuff.oak.dark]),
    ),
    line(
      times(6, (at) => `M${210 + at * 76} 166V400`),
      stuff.oak.dark,
      3,
      'opacity=".35"',
    ),
    rect(140, 380, 520, 260, 20, '#efe8da'),
    pillow(272, -3),
    pillow(528, 3),
    path(
      'M126 430Q260 396 400 414T674 430L690 626Q690 646 660 642Q540 626 400 642T140 642Q108 646 112 622Z',
      cloth,
    ),
    stripes(140, 440, 530, 190),
    path(
      'M126 430Q260 396 400 414T674 430L678 476Q540 450 400 466T122 478Z',
      mixed(accent.base, '#fff4e2', 0.55),
    ),
    ...[300, 360, 420, 480].map((x) => disc(x, 620 - Math.abs(x - 390) * 0.04, 7, '#fbf6e8')),
    path(
      'M200 500Q240 560 220 630M420 490Q400 560 430 630M580 490Q610 560 590 630',
      'none',
      `stroke="${paint.deep}" stroke-width="5" opacity=".14" stroke-linecap="round"`,
    ),
    form === 3 &&
      times(30, (at) =>
        disc(150 + ((at * 79) % 500), 500 + ((at * 43) % 120), 4, paint.pale, 'opacity=".5"'),
      ),
    line('M132 432Q260 400 400 416T668 432', '#fff', 5, 'opacity=".5"'),
  )
}

/** A made bed: duvet, turned edge and two pillows. */
export const bedLinen: Drawing = { draw, focus: [430, 400], place: 'stands', ground: 290, near: 1.04 }
