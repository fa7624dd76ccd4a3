import type { Drawing, Look } from '../drawing.ts'
import { pot } from '../pot.ts'
import { all, disc, group, line, path, times } from '../shapes.ts'

const sprigs: readonly string[] = [
  all(
    ...[-46, -24, 0, 22, 44].map((turn, at) =>
      group(
        `translate(400 466) rotate(${turn})`,
        line('M0 0V-170', '#6d8a62', 5),
        times(7, (leaf) =>
          path(
            `M0-${30 + leaf * 20}q${leaf % 2 ? 26 : -26}-10 ${leaf % 2 ? 34 : -34} 4q${leaf % 2 ? -20 : 20} 12 ${leaf % 2 ? -34 : 34}-4Z`,
            at % 2 ? '#7f9c74' : '#5f7d52',
          ),
        ),
      ),
    ),
  ),
  all(
    ...[-50, -26, 0, 28, 52].map((turn, at) =>
      group(
        `translate(400 474) rotate(${turn})`,
        line('M0 0V-190', '#5f7d52', 6),
        ...[0, 1, 2, 3, 4, 5].map((leaf) =>
          disc((leaf % 2 ? 12 : -12) * (1 - leaf / 9), -170 - leaf * 13, 11, at % 2 ? '#8a6fa3' : '#6f5590'),
        ),
      ),
    ),
  ),
  all(
    ...[-64, -40, -14, 12, 38, 62].map((turn, at) =>
      group(
        `translate(400 474) rotate(${turn})`,
        path('M-13 0Q-24-120 0-200Q24-120 13 0Z', at % 2 ? '#5f8a5c' : '#3f6b4c'),
      ),
    ),
  ),
  all(
    ...[-52, -20, 16, 50].map((turn, at) =>
      group(
        `translate(400 474) rotate(${turn})`,
        line('M0 0V-180', '#5f7d52', 6),
        path('M0-60q40-30 50-4q-20 24-50 4ZM0-100q-40-30-50-4q20 24 50 4Z', '#6d8a62'),
        ...[0, 72, 144, 216, 288].map((petal) =>
          group(
            `translate(0 -196) rotate(${petal})`,
            path('M0 0Q-20-26 0-44Q20-26 0 0Z', at % 2 ? '#d6a39b' : '#f3e3c4'),
          ),
        ),
        disc(0, -196, 9, '#d99f3f'),
      ),
    ),
  ),
  all(
    ...[-70, -48, -24, 0, 24, 48, 70].map((turn, at) =>
      group(
        `translate(400 460) rotate(${turn})`,
        line('M0 0Q10-120 40-200', '#4d6b46', 5),
        line('M0-20Q10-120 38-190', at % 2 ? '#5f8a5c' : '#6d8a62', 28, 'stroke-dasharray="4 7"'),
      ),
    ),
  ),
]

const draw = (look: Look): string => all(sprigs[look.form], pot(look, look.form))

/** A planter with something growing in it. */
export const planter: Drawing = { draw, focus: [400, 520], place: 'stands', ground: 110, near: 1.25 }
