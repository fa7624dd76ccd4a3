/** A color under the light of the house: warm where lit, cool where not. */
export type Tone = {
  readonly base: string
  readonly light: string
  readonly pale: string
  readonly dark: string
  readonly deep: string
}

const channels = (hex: string): readonly number[] =>
  [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))

/** The color that lies `part` of the way from one hex color to another, part between 0 and 1. */
export function mixed(from: string, to: string, part: number): string {
  const target = channels(to)
  const sum = channels(from).map((value, at) => Math.round(value + ((target[at] ?? 0) - value) * part))
  return '#' + sum.map((value) => value.toString(16).padStart(2, '0')).join('')
}

/** How bright a hex color looks, between 0 and 1. */
export function brightness(hex: string): number {
  const [red = 0, green = 0, blue = 0] = channels(hex)
  return (red * 0.3 + green * 0.59 + blue * 0.11) / 255
}

/** The five shades of a hex color. */
export function toneOf(hex: string): Tone {
  return {
    base: hex,
    light: mixed(hex, '#fff4e2', 0.3),
    pale: mixed(hex, '#fffaf0', 0.62),
    dark: mixed(hex, '#1c2233', 0.26),
    deep: mixed(hex, '#171c2b', 0.5),
  }
}

/** Materials that keep their own color whatever the buyer chooses. */
export const stuff = {
  oak: toneOf('#c79f6b'),
  walnut: toneOf('#7b5339'),
  ash: toneOf('#dec9a4'),
  brass: toneOf('#c7a254'),
  steel: toneOf('#b4bac1'),
  iron: toneOf('#3a3d44'),
  linen: toneOf('#efe5d2'),
  paper: toneOf('#f6f0e3'),
  leather: toneOf('#95603c'),
  leaf: toneOf('#5f7d52'),
  glass: toneOf('#cfdedd'),
  glow: toneOf('#ffe3a6'),
} as const
