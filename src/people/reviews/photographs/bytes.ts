import { refused, type Refusal } from '#kernel/result.ts'

/** A photograph as it is kept: only what draws it, in one of the forms browsers know. */
export type Photograph = {
  readonly bytes: Buffer
  readonly extension: 'jpg' | 'png' | 'webp' | 'avif'
  readonly width: number
  readonly height: number
}

/** Why a file is not taken. */
export type PhotographRefusal =
  | 'photograph_unknown'
  | 'photograph_broken'
  | 'photograph_too_large'
  | 'photograph_animated'

/** The limits: bytes of a file, pixels of a side, pixels in all. */
export const limits = { bytes: 8_000_000, side: 12_000, pixels: 50_000_000 } as const

/** The bytes do not hold together. */
export const broken = (why: string): Refusal<'photograph_broken'> => refused('photograph_broken', { why })

/** True where a picture of this size may be shown. */
export function fits(width: number, height: number): boolean {
  const { side, pixels } = limits
  return width >= 1 && height >= 1 && width <= side && height <= side && width * height <= pixels
}

/** The refusal of a picture that is too large. */
export const tooLarge = (): Refusal<'photograph_too_large'> => refused('photograph_too_large')
