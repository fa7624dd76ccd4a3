import type { Drawing, Look } from '../drawing.ts'
import { label } from '../lettering.ts'
import { all, group, line, oval, path, rect, times } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const bean = (x: number, y: number, turn: number): string =>
  group(
    `translate(${x} ${y}) rotate(${turn})`,
    oval(0, 0, 23, 16, '#5a3620'),
    oval(-4, -5, 12, 6, '#85573a', 'opacity=".7"'),
    line('M-20 0q20-9 40 0', '#2f1a0e', 3),
  )

const draw = ({ pen, paint, accent, title, form }: Look): string => {
  const kraft = form % 2 ? '#caa67a' : paint.base
  const front = pen.blend(
    'across',
    [0, mixed(kraft, '#1c2233', 0.22)],
    [0.2, mixed(kraft, '#fff4e2', 0.22)],
    [0.7, kraft],
    [1, mixed(kraft, '#1c2233', 0.28)],
  )
  return all(
    path('M256 640Q240 420 270 214H530Q560 420 544 640Q400 656 256 640Z', front),
    path('M256 640Q248 520 254 400L290 300L284 640Z', '#000', 'opacity=".1"'),
    path('M544 640Q552 520 546 400L512 300L518 640Z', '#000', 'opacity=".14"'),
    path('M270 214Q268 176 276 150H524Q532 176 530 214Q400 226 270 214Z', mixed(kraft, '#1c2233', 0.12)),
    rect(262, 176, 276, 18, 5, accent.base),
    path('M540 178l28-10v30l-28-6Z', accent.dark),
    rect(304, 300, 192, 244, 6, stuff.paper.base),
    rect(304, 300, 192, 54, 6, form % 2 ? paint.base : accent.base),
    line('M328 326h144', stuff.paper.base, 4),
    label(title.replace(/ (decaf )?coffee$/, ''), [400, 420], [170, 110], 32, paint.deep),
    line('M350 500h100', accent.base, 4),
    path(
      'M300 260Q286 420 296 620',
      'none',
      'stroke="#fff" stroke-width="10" opacity=".2" stroke-linecap="round"',
    ),
    times(7, (at) => bean(566 + ((at * 43) % 110), 648 - ((at * 17) % 28), at * 53)),
    times(3, (at) => bean(188 + at * 32, 650 - ((at * 19) % 14), at * 71)),
  )
}

/** A bag of coffee with its label, beans beside it. */
export const coffee: Drawing = { draw, focus: [400, 400], place: 'stands', ground: 165 }
