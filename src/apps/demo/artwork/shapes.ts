/** A point of the picture, in its 800 by 800 units. */
export type Point = readonly [x: number, y: number]

/** The outline of a turned body from top to bottom: half its width at each height. A point given twice is a corner. */
export type Profile = readonly (readonly [half: number, y: number])[]

/** Whole units are fine enough for a picture of 800, save for the smallest shapes. */
const n = (value: number): string =>
  String(Math.abs(value) < 8 ? Math.round(value * 10) / 10 : Math.round(value))

/** A filled path; `more` is further attributes. */
export const path = (d: string, fill: string, more = ''): string =>
  `<path d="${d}" fill="${fill}"${spaced(more)}/>`

/** A stroked path without fill, round at its ends. */
export const line = (d: string, stroke: string, width: number, more = ''): string =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${n(width)}" stroke-linecap="round" stroke-linejoin="round"${spaced(more)}/>`

/** A rectangle with corners of `radius`. */
export const rect = (
  x: number,
  y: number,
  w: number,
  h: number,
  radius: number,
  fill: string,
  more = '',
): string =>
  `<rect x="${n(x)}" y="${n(y)}" width="${n(w)}" height="${n(h)}"${radius ? ` rx="${n(radius)}"` : ''} fill="${fill}"${spaced(more)}/>`

/** An upright ellipse. */
export const oval = (cx: number, cy: number, rx: number, ry: number, fill: string, more = ''): string =>
  `<ellipse cx="${n(cx)}" cy="${n(cy)}" rx="${n(rx)}" ry="${n(ry)}" fill="${fill}"${spaced(more)}/>`

/** A circle around a point. */
export const disc = (cx: number, cy: number, radius: number, fill: string, more = ''): string =>
  `<circle cx="${n(cx)}" cy="${n(cy)}" r="${n(radius)}" fill="${fill}"${spaced(more)}/>`

/** Shapes moved, turned or scaled together. */
export const group = (transform: string, ...shapes: readonly (string | false | undefined)[]): string =>
  `<g transform="${transform}">${all(...shapes)}</g>`

/** Shapes seen through. */
export const veil = (opacity: number, ...shapes: readonly string[]): string =>
  `<g opacity="${opacity}">${shapes.join('')}</g>`

/** Shapes seen only inside the outline `d`; one picture has one such outline. */
export const clipped = (d: string, ...shapes: readonly (string | false | undefined)[]): string =>
  `<clipPath id="c"><path d="${d}"/></clipPath><g clip-path="url(#c)">${all(...shapes)}</g>`

/** The pieces of a drawing in order, the later ones in front. */
export const all = (...shapes: readonly (string | false | undefined)[]): string =>
  shapes.filter(Boolean).join('')

/** One shape for each number from 0 up to `count`. */
export const times = (count: number, shape: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => shape(at)).join('')

const spaced = (more: string): string => (more ? ` ${more}` : '')

/** The curve that runs softly through the points, without the first move. */
export function through(points: readonly Point[]): string {
  const at = (index: number): Point => points[Math.min(Math.max(index, 0), points.length - 1)] ?? [0, 0]
  let d = ''
  for (let index = 0; index + 1 < points.length; index += 1) {
    const [before, from, to, after] = [at(index - 1), at(index), at(index + 1), at(index + 2)]
    if (from[0] === to[0] && from[1] === to[1]) continue
    const bend = (of: Point, left: Point, right: Point, sign: number): string =>
      `${n(of[0] + (sign * (right[0] - left[0])) / 6)} ${n(of[1] + (sign * (right[1] - left[1])) / 6)}`
    d += `C${bend(from, before, to, 1)} ${bend(to, from, after, -1)} ${n(to[0])} ${n(to[1])}`
  }
  return d
}

/** The outline of a turned body; `dip` is how far one looks down on it. */
export function turned(cx: number, profile: Profile, dip = 0.13): string {
  const right = profile.map(([half, y]): Point => [cx + half, y])
  const left = profile.map(([half, y]): Point => [cx - half, y]).toReversed()
  const [top = [0, 0] as const] = profile
  const bottom = profile.at(-1) ?? top
  const arc = (half: number, x: number, y: number) => `A${n(half)} ${n(half * dip)} 0 0 1 ${n(x)} ${n(y)}`
  const start = `M${n(cx + top[0])} ${n(top[1])}`
  const under = bottom[0] > 0 ? arc(bottom[0], cx - bottom[0], bottom[1]) : ''
  const over = top[0] > 0 ? arc(top[0], cx + top[0], top[1]) : ''
  return `${start}${through(right)}${under}${through(left)}${over}Z`
}

/** A sliver of light down the left side of a turned body, `at` between -1 (edge) and 1. */
export function sheen(cx: number, profile: Profile, at = -0.62, wide = 0.12, opacity = 0.35): string {
  const side = (part: number) => profile.map(([half, y]): Point => [cx + half * part, y])
  const inner = side(at)
  const outer = side(at + wide).toReversed()
  const [first = [0, 0] as Point] = inner
  const [turn = [0, 0] as Point] = outer
  const d = `M${n(first[0])} ${n(first[1])}${through(inner)}L${n(turn[0])} ${n(turn[1])}${through(outer)}Z`
  return path(d, '#fff', `opacity="${opacity}"`)
}

/** A band around a turned body between two heights, such as a label. */
export function ring(
  cx: number,
  half: number,
  y: number,
  lowerHalf: number,
  lowerY: number,
  dip = 0.13,
): string {
  const arc = (wide: number, sweep: 0 | 1, x: number, at: number) =>
    `A${n(wide)} ${n(wide * dip)} 0 0 ${sweep} ${n(x)} ${n(at)}`
  return `M${n(cx - half)} ${n(y)}${arc(half, 0, cx + half, y)}L${n(cx + lowerHalf)} ${n(lowerY)}${arc(lowerHalf, 1, cx - lowerHalf, lowerY)}Z`
}

/** A closed shape with straight sides. */
export const shape = (...points: readonly Point[]): string =>
  `M${points.map(([x, y]) => `${n(x)} ${n(y)}`).join('L')}Z`

/** A box seen from the front and a little from above and the right; the fills are front, top and side. */
export function box(
  at: Point,
  [w, h, depth]: readonly [w: number, h: number, depth: number],
  [front, top, side]: readonly [front: string, top: string, side: string],
  radius = 0,
): string {
  const [x, y] = at
  const dx = depth * 0.55
  const dy = depth * 0.42
  const r = radius
  return all(
    path(shape([x + r, y], [x + dx + r, y - dy], [x + w + dx, y - dy], [x + w, y + r]), top),
    path(shape([x + w - r, y], [x + w + dx, y - dy], [x + w + dx, y + h - dy], [x + w, y + h - r]), side),
    rect(x, y, w, h, r, front),
  )
}
