import { refused, type Refusal } from '../result.ts'

/** A film as it is kept: pictures and sound, and no word of where or by what it was taken. */
export type Film = { readonly bytes: Buffer; readonly extension: 'mp4' | 'webm' }

/** Why a file is not taken as a film. */
export type FilmRefusal = 'film_unknown' | 'film_broken' | 'film_too_large'

/** The largest film and the largest file of captions, in bytes. */
export const filmLimits = { bytes: 40_000_000, captions: 300_000 } as const

/** The parts of a film do not hold together. */
export const brokenFilm = (why: string): Refusal<'film_broken'> => refused('film_broken', { why })
