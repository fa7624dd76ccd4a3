import { refused, type Result } from '#kernel/result.ts'
import { readAvif } from './avif.ts'
import { limits, tooLarge, type Photograph, type PhotographRefusal } from './bytes.ts'
import { readJpeg } from './jpeg.ts'
import { readPng } from './png.ts'
import { readWebp } from './webp.ts'

/**
 * Read a photograph by its bytes alone; name and declared type are not asked. What comes out draws the picture and says
 * nothing else: no place, no camera, no comment, nothing before, between or behind. Drawings (SVG), animations, files of
 * two kinds at once and pictures beyond the limits are refused.
 */
export async function readPhotograph(bytes: Buffer): Promise<Result<Photograph, PhotographRefusal>> {
  if (bytes.length > limits.bytes) return tooLarge()
  if (bytes.length < 32) return refused('photograph_unknown')
  const head = bytes.toString('latin1', 0, 12)
  if (head.startsWith('\xff\xd8\xff')) return readJpeg(bytes)
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return readPng(bytes)
  if (head.startsWith('RIFF') && head.endsWith('WEBP')) return readWebp(bytes)
  if (/^\0\0..ftypavi[fs]/s.test(head)) return readAvif(bytes)
  return refused('photograph_unknown')
}
