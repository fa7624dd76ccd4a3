import type { Drawing, Look } from '../drawing.ts'
import { all, disc, group, line, oval, path, rect, shape, times } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const bird = (x: number, y: number): string =>
  group(
    `translate(${x} ${y})`,
    path('M-44 10Q-40-34 0-34Q24-60 46-34L62-28L46-20Q44 26-4 30L-74 44Z', '#5b7f9a'),
    path('M-10 30Q36 26 40-14Q10 6-10 30Z', '#e8c86f'),
    disc(32, -34, 4, '#1c2233'),
    line('M0 30v18M14 28v18', '#5d4630', 4),
  )

const draw = ({ pen, paint, form }: Look): string => {
  const wood = pen.blend(
    'across',
    [0, stuff.ash.dark],
    [0.3, stuff.ash.light],
    [1, mixed(stuff.ash.base, '#7a5b36', 0.35)],
  )
  const wall =
    form === 1 || form === 3
      ? pen.blend('across', [0, paint.dark], [0.3, paint.light], [1, paint.dark])
      : wood
  const roof = form === 1 || form === 3 ? stuff.walnut : paint
  const pole = rect(388, 600, 24, 44, 0, stuff.walnut.dark)
  const gabled = all(
    path('M290 600V380H312V350H334V320H356V290H378V262H422V290H444V320H466V350H488V380H510V600Z', wall),
    path(
      'M282 384H308V354H330V324H352V294H374V258H426V294H448V324H470V354H492V384H518',
      'none',
      `stroke="${paint.base}" stroke-width="17" stroke-linejoin="miter"`,
    ),
    ...[340, 460].map((x) => rect(x - 17, 500, 34, 50, 3, paint.dark)),
  )
  const pitched = all(
    path(shape([300, 600], [300, 380], [400, 280], [500, 380], [500, 600]), wall),
    path(
      shape([262, 400], [400, 252], [538, 400], [516, 420], [400, 296], [284, 420]),
      pen.blend('down', [0, roof.light], [1, roof.dark]),
    ),
  )
  if (form === 2) {
    return all(
      pole,
      line('M400 130V250', stuff.leather.base, 6),
      rect(260, 560, 280, 30, 6, pen.face(stuff.oak)),
      line('M290 560V390M510 560V390', stuff.oak.dark, 17),
      path(shape([236, 400], [400, 240], [564, 400]), pen.blend('down', [0, roof.light], [1, roof.dark])),
      path('M310 560Q400 500 490 560Z', '#b08a4a'),
      times(12, (at) => oval(326 + at * 13, 548 - ((at * 7) % 18), 6, 4, at % 2 ? '#7a5b36' : '#d9b878')),
      bird(300, 512),
    )
  }
  if (form === 4) {
    return all(
      pole,
      pitched,
      rect(318, 410, 164, 176, 0, '#3b2c22'),
      times(20, (at) => disc(336 + (at % 5) * 32, 428 + Math.floor(at / 5) * 32, 15, '#d8b983')),
      times(20, (at) => disc(336 + (at % 5) * 32, 428 + Math.floor(at / 5) * 32, 6, '#5d4630')),
      rect(318, 548, 164, 40, 0, '#8f6a3e'),
      line('M400 410V586', stuff.oak.base, 8),
    )
  }
  return all(
    pole,
    form === 0 ? gabled : pitched,
    form === 3
      ? rect(322, 400, 156, 76, 0, '#2f2218')
      : all(disc(400, 440, 40, mixed(stuff.oak.base, '#3b2c22', 0.4)), disc(402, 443, 33, '#2a1f17')),
    line(
      times(3, (at) => `M${330 + at * 70} ${form === 0 ? 420 : 440}v150`),
      '#5d4630',
      2,
      'opacity=".22"',
    ),
    line('M400 506v12', stuff.oak.dark, 12),
    line('M400 510h60', stuff.oak.dark, 11),
    form !== 3 && bird(468, 462),
    rect(282, 590, 236, 17, 4, stuff.oak.dark),
  )
}

/** A house for birds, one of them at home. */
export const birdHouse: Drawing = { draw, focus: [410, 430], place: 'stands', ground: 120 }
