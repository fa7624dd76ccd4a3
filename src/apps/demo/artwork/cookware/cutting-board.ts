import type { Drawing, Look } from '../drawing.ts'
import { all, disc, group, line, oval, path, rect, times } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const forms: readonly string[] = [
  'M240 190Q240 160 270 160H530Q560 160 560 190V610Q560 640 530 640H270Q240 640 240 610Z',
  'M220 180Q220 150 250 150H550Q580 150 580 180V620Q580 650 550 650H250Q220 650 220 620Z',
  'M226 150H574V650H226Z',
  'M400 150A250 250 0 1 1 399 150Z',
  'M290 260Q290 230 340 226Q372 222 372 190V110Q372 84 400 84T428 110V190Q428 222 460 226Q510 230 510 260V660Q510 690 480 690H320Q290 690 290 660Z',
]

const draw = ({ pen, paint, accent, form }: Look): string => {
  const d = forms[form] ?? ''
  const grain = mixed(paint.base, '#4a3522', 0.35)
  return group(
    'rotate(9 400 400)',
    path(d, mixed(paint.base, '#2f2013', 0.5), 'transform="translate(7 12)"'),
    path(d, pen.blend('slant', [0, paint.light], [0.5, paint.base], [1, mixed(paint.base, paint.dark, 0.5)])),
    form === 2
      ? times(4, (at) => rect(270 + at * 78, 150, 36, 500, 0, accent.base))
      : line(
          times(9, (at) => `M${306 + at * 24} 270q${at % 2 ? 9 : -9} 120 0 220t${at % 3} 120`),
          grain,
          2,
          'opacity=".28"',
        ),
    form === 1 &&
      rect(250, 182, 300, 436, 18, 'none', `stroke="${paint.deep}" stroke-width="9" opacity=".5"`),
    form === 0 &&
      all(
        disc(400, 206, 17, mixed(paint.base, '#2f2013', 0.7)),
        line('M400 206q-60-90-20-120t40 60', stuff.leather.base, 7),
      ),
    form === 4 && disc(400, 128, 13, mixed(paint.base, '#2f2013', 0.7)),
    form === 3
      ? all(
          disc(400, 400, 228, 'none', `stroke="${paint.dark}" stroke-width="6" opacity=".6"`),
          group(
            'rotate(-30 400 400)',
            oval(400, 404, 150, 92, '#8f5a2d'),
            oval(400, 394, 150, 88, pen.blend('down', [0, '#dba765'], [1, '#b57a3e'])),
            line('M320 370q20 30 0 56M380 360q20 36 0 70M440 360q20 36 0 70', '#f3dcae', 9, 'opacity=".8"'),
          ),
        )
      : form > 0 &&
          group(
            'translate(330 520)',
            path('M0 0q-40-70 20-110q90-20 100 50q0 70-60 76Z', '#b2543d'),
            line('M44-108q4-26 24-34', '#5f7d52', 8),
            path('M8-20q-20-50 20-74q-8 40-20 74Z', '#fff', 'opacity=".3"'),
          ),
    line('M262 200V590', '#fff', 7, form === 3 || form === 4 ? 'opacity="0"' : 'opacity=".25"'),
  )
}

/** A board of solid wood, seen from above. */
export const cuttingBoard: Drawing = { draw, focus: [400, 470], place: 'lies', ground: 240 }
