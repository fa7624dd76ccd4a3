import type { Drawing, Look } from '../drawing.ts'
import { all, disc, group, line, oval, path, type Point, turned } from '../shapes.ts'
import { stuff } from '../tone.ts'

const joints: readonly (readonly [elbow: Point, neck: Point])[] = [
  [
    [250, 400],
    [470, 240],
  ],
  [
    [300, 440],
    [460, 320],
  ],
  [
    [220, 330],
    [520, 190],
  ],
  [
    [320, 380],
    [440, 220],
  ],
  [
    [270, 360],
    [500, 260],
  ],
]

const draw = ({ pen, paint, form }: Look): string => {
  const [elbow, neck] = joints[form] ??
    joints[0] ?? [
      [0, 0],
      [0, 0],
    ]
  const arm = (from: Point, to: Point) =>
    all(
      line(`M${from[0] - 7} ${from[1]}L${to[0] - 7} ${to[1]}`, paint.dark, 9),
      line(`M${from[0] + 7} ${from[1]}L${to[0] + 7} ${to[1]}`, paint.light, 7),
    )
  const head: readonly (readonly [number, number])[] = [
    [26, -58],
    [34, -30],
    [62, -8],
    [form === 3 ? 92 : 104, 70],
  ]
  return all(
    path(
      turned(350, [
        [96, 618],
        [112, 630],
        [112, 640],
      ]),
      pen.round(paint),
    ),
    oval(350, 618, 96, 13, paint.light),
    arm([350, 612], elbow),
    arm(elbow, neck),
    line(
      `M${(350 + elbow[0]) / 2} ${(612 + elbow[1]) / 2}L${elbow[0] + 24} ${elbow[1] + 20}`,
      stuff.steel.base,
      5,
      'stroke-dasharray="3 5"',
    ),
    disc(350, 610, 17, pen.metal(stuff.brass)),
    disc(elbow[0], elbow[1], 19, pen.metal(stuff.brass)),
    group(
      `translate(${neck[0] + 20} ${neck[1] + 34}) rotate(-24)`,
      path('M-104 68L-190 330H190L104 68Z', pen.blend('down', [0, '#fff0c4', 0.75], [1, '#fff0c4', 0])),
      oval(0, 70, form === 3 ? 92 : 104, 15, '#fff3cf'),
      path(turned(0, head), pen.round(paint)),
      path('M-50 0Q-80 30-88 60L-72 64Q-62 30-36 2Z', '#fff', 'opacity=".35"'),
    ),
    disc(neck[0], neck[1], 15, pen.metal(stuff.brass)),
  )
}

/** Two jointed arms and a conical head throwing its light. */
export const deskLamp: Drawing = { draw, focus: [470, 290], place: 'stands', ground: 130 }
