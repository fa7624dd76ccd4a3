import type { Pen } from './pen.ts'
import type { Tone } from './tone.ts'

/** What a drawing is to look like: its colors, which of the family's five models it is, and what is written on it. */
export type Look = {
  readonly pen: Pen
  readonly paint: Tone
  readonly accent: Tone
  readonly form: number
  readonly title: string
  readonly author: string
}

/** One family's picture: it stands on the line y = 640 around x = 400, hangs from the top, or is on the wall. */
export type Drawing = {
  readonly draw: (look: Look) => string
  /** The part worth a closer look. */
  readonly focus: readonly [x: number, y: number]
  readonly place: 'stands' | 'hangs' | 'wall' | 'lies'
  /** How wide it touches the ground, in units. */
  readonly ground: number
  /** How much larger a small thing is drawn to fill its picture; 1.16 unless said. */
  readonly near?: number
}
