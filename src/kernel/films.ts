import { filmLimits, type Film, type FilmRefusal } from './films/film.ts'
import { readMp4 } from './films/mp4.ts'
import { readWebm } from './films/webm.ts'
import { done, refused, type Result } from './result.ts'

export { filmLimits, type FilmRefusal } from './films/film.ts'

/**
 * Read a film by its bytes alone: MP4 or WebM, 40 MB at most. It is not unpacked; what comes out says nothing of where, when
 * and by what it was taken, and its parts fill the file from end to end.
 */
export function readFilm(bytes: Buffer): Result<Film, FilmRefusal> {
  if (bytes.length > filmLimits.bytes) return refused('film_too_large')
  if (bytes.toString('latin1', 4, 8) === 'ftyp') return readMp4(bytes)
  if (bytes.length > 8 && bytes.readUInt32BE(0) === 0x1a45dfa3) return readWebm(bytes)
  return refused('film_unknown')
}

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Read captions (WebVTT, UTF-8, 300 kB at most, one line with a time at least); answers them as they are kept. */
export function readCaptions(bytes: Buffer): Result<string, 'captions_malformed'> {
  if (bytes.length > filmLimits.captions) return refused('captions_malformed', { why: 'too large' })
  try {
    const text = decoder.decode(bytes).replaceAll('\r\n', '\n')
    const isSound = /^WEBVTT(?:[ \t\n]|$)/.test(text) && text.includes('-->') && !text.includes('\0')
    return isSound ? done(text) : refused('captions_malformed', { why: 'not WebVTT' })
  } catch {
    // The decoder throws at the first byte that is no UTF-8.
    return refused('captions_malformed', { why: 'not UTF-8' })
  }
}
