import type { Drawing, Look } from '../drawing.ts'
import { all, line, path, rect, times } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const legs = (left: number, right: number): string =>
  all(
    line(`M${left} 590L${left - 8} 638`, stuff.walnut.base, 19),
    line(`M${right} 590L${right + 8} 638`, stuff.walnut.base, 19),
    line(`M${left + 40} 590V626M${right - 40} 590V626`, stuff.walnut.deep, 15),
  )

const forms: readonly ((look: Look) => string)[] = [
  ({ pen, paint }) =>
    all(
      legs(230, 570),
      path(
        'M230 440Q220 250 330 236H470Q580 250 570 440Z',
        pen.blend('down', [0, paint.light], [1, paint.dark]),
      ),
      rect(250, 440, 300, 160, 26, paint.dark),
      path(
        'M262 430Q400 410 538 430Q556 500 538 520H262Q244 500 262 430Z',
        pen.blend('down', [0, paint.light], [1, paint.base]),
      ),
      ...[170, 526].map((x) =>
        path(
          `M${x} 600V430Q${x} 376 ${x + 52} 376T${x + 104} 430V600Q${x + 52} 612 ${x} 600Z`,
          pen.round(paint),
        ),
      ),
    ),
  ({ pen, paint }) =>
    all(
      legs(250, 550),
      path(
        'M236 480Q226 170 300 150Q400 120 500 150Q574 170 564 480Z',
        pen.blend('down', [0, paint.light], [1, paint.dark]),
      ),
      path('M236 470Q200 380 204 220Q214 160 262 156Q272 300 276 430Z', pen.round(paint)),
      path('M564 470Q600 380 596 220Q586 160 538 156Q528 300 524 430Z', pen.round(paint)),
      rect(250, 470, 300, 130, 20, paint.dark),
      path('M266 450Q400 430 534 450Q548 520 534 536H266Q252 520 266 450Z', paint.light),
      ...[200, 520].map((x) =>
        path(`M${x} 600V450Q${x + 4} 410 ${x + 40} 410T${x + 80} 450V600Z`, pen.round(paint)),
      ),
    ),
  ({ pen, paint }) =>
    all(
      legs(280, 520),
      path('M196 470Q190 300 400 290T604 470L590 560Q400 600 210 560Z', pen.round(paint)),
      path('M256 460Q260 350 400 344T544 460Z', mixed(paint.base, '#1c2233', 0.22)),
      line(
        times(
          6,
          (at) =>
            `M${286 + at * 46} ${366 - (at === 0 || at === 5 ? -16 : 6)}Q${290 + at * 44} 420 ${300 + at * 40} 450`,
        ),
        paint.deep,
        3,
        'opacity=".4"',
      ),
      path(
        'M250 470Q400 420 550 470Q566 520 540 540Q400 566 260 540Q234 520 250 470Z',
        pen.blend('down', [0, paint.light], [1, paint.base]),
      ),
    ),
  ({ pen, paint }) =>
    all(
      legs(220, 580),
      rect(210, 270, 380, 220, 34, pen.blend('down', [0, paint.light], [1, paint.dark])),
      rect(240, 450, 320, 150, 14, paint.deep),
      rect(256, 420, 288, 110, 26, pen.blend('down', [0, paint.light], [1, paint.base])),
      ...[150, 540].map((x) => rect(x, 370, 110, 232, 32, pen.round(paint))),
      line('M270 470H530', paint.deep, 3, 'opacity=".4"'),
    ),
  ({ pen, paint }) =>
    all(
      line('M236 640L262 300M564 640L538 300', stuff.oak.base, 19),
      line('M300 620V500M500 620V500', stuff.oak.dark, 15),
      line('M204 420H290M510 420H596', stuff.oak.light, 26),
      line('M214 424L236 640M586 424L564 640', stuff.oak.base, 17),
      rect(268, 226, 264, 240, 40, pen.blend('slant', [0, paint.light], [0.5, paint.base], [1, paint.dark])),
      path(
        'M260 450Q400 430 540 450Q560 510 540 530H260Q240 510 260 450Z',
        pen.blend('down', [0, paint.light], [1, paint.base]),
      ),
      line('M250 534H550', stuff.oak.dark, 17),
      line('M300 270Q400 256 500 270', '#fff', 5, 'opacity=".25"'),
    ),
]

const draw = (look: Look): string => {
  const { accent, paint, form } = look
  const hue = accent.base === paint.base ? stuff.linen.base : accent.base
  return all(
    forms[form]?.(look),
    form !== 2 &&
      path(
        'M330 330Q400 310 470 330Q480 390 470 440Q400 456 330 440Q320 390 330 330Z',
        mixed(hue, '#fff4e2', 0.35),
        'transform="rotate(-6 400 390)"',
      ),
    form !== 2 && line('M342 342Q400 326 458 342', '#fff', 4, 'opacity=".4" transform="rotate(-6 400 390)"'),
  )
}

/** Armchairs, seen from the front, with a cushion. */
export const armchair: Drawing = { draw, focus: [380, 400], place: 'stands', ground: 240 }
