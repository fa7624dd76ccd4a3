import type { Drawing, Look } from '../drawing.ts'
import { all, line, path, rect, times } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const draw = ({ pen, paint, accent, form }: Look): string => {
  const rope = form === 3
  const handle = rope ? stuff.linen : form === 1 ? paint : stuff.leather
  const wide = form === 3 ? 30 : 0
  const cloth = pen.blend('across', [0, paint.dark], [0.22, paint.light], [0.6, paint.base], [1, paint.dark])
  const body = `M${246 - wide} 330Q400 346 ${554 + wide} 330L${530 + wide} 622Q528 640 506 640H294Q272 640 ${270 - wide} 622Z`
  return all(
    line('M320 336C310 120 490 120 480 336', mixed(handle.base, '#1c2233', 0.35), rope ? 15 : 19),
    path(
      `M${246 - wide} 330Q400 306 ${554 + wide} 330Q400 350 ${246 - wide} 330Z`,
      mixed(paint.deep, '#14161d', 0.4),
    ),
    form === 2 &&
      all(
        path('M300 330Q290 250 340 262Q360 210 400 256Q430 220 452 268Q500 250 490 330Z', '#6b7d54'),
        line('M350 300Q340 250 352 236M420 300Q424 250 410 232', '#4d5b3c', 5),
        path('M430 326L470 190Q500 180 510 200L500 326Z', '#d8a860'),
        line('M470 220l26 10M464 250l34 12', '#b57a3e', 5),
      ),
    path(body, cloth),
    form === 0 && path(`M262 540L538 540L530 622Q528 640 506 640H294Q272 640 270 622Z`, accent.base),
    form === 3 &&
      times(4, (at) =>
        path(`M${222 + at * 96} 334h44L${262 + at * 74} 640h-36Z`, accent.base, 'opacity=".7"'),
      ),
    form === 4 && rect(330, 420, 140, 60, 6, stuff.leather.base),
    line('M300 340C296 160 500 150 500 340', handle.base, rope ? 15 : 19),
    rope && line('M300 340C296 160 500 150 500 340', '#b9a57e', 3, 'stroke-dasharray="5 9"'),
    !rope &&
      all(
        ...[300, 500].map((x) =>
          all(
            rect(x - 15, 334, 30, 70, 3, handle.dark),
            line(`M${x - 9} 344l18 48M${x + 9} 344l-18 48`, handle.pale, 3),
          ),
        ),
      ),
    path('M270 350L330 352L318 620L296 624Z', '#fff', 'opacity=".13"'),
    path('M440 640Q470 520 452 350L530 346L510 630Z', '#000', 'opacity=".06"'),
    line(
      `M${258 - wide} 350Q400 366 ${542 + wide} 350`,
      paint.pale,
      3,
      'stroke-dasharray="9 7" opacity=".7"',
    ),
    form === 0 &&
      path(
        'M360 470H440Q434 496 420 500H380Q366 496 360 470ZM396 466V404H404V466ZM408 410Q446 430 444 458H408Z',
        accent.base,
      ),
  )
}

/** A tote bag with its handles up. */
export const tote: Drawing = { draw, focus: [370, 420], place: 'stands', ground: 160 }
