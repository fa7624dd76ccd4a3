import { done, refused, type Result } from '#kernel/result.ts'
import { broken, fits, tooLarge, type Photograph, type PhotographRefusal } from './bytes.ts'

type Chunk = { readonly type: string; readonly body: Buffer }

/** The chunks inside, or nothing where they do not fill the declared size. What stands behind it is left out. */
function chunksOf(bytes: Buffer): Chunk[] | undefined {
  const end = 8 + bytes.readUInt32LE(4)
  if (end > bytes.length) return undefined
  const chunks: Chunk[] = []
  for (let at = 12; at < end;) {
    if (at + 8 > end) return undefined
    const size = bytes.readUInt32LE(at + 4)
    if (at + 8 + size > end) return undefined
    chunks.push({ type: bytes.toString('latin1', at, at + 4), body: bytes.subarray(at + 8, at + 8 + size) })
    at += 8 + size + (size % 2)
  }
  return chunks
}

function sizeOf({ type, body }: Chunk): readonly [width: number, height: number] | undefined {
  if (type === 'VP8 ') {
    const isKeyFrame = body.length >= 10 && ((body[0] ?? 1) & 1) === 0
    if (!isKeyFrame || body.readUIntBE(3, 3) !== 0x9d012a) return undefined
    return [body.readUInt16LE(6) & 0x3fff, body.readUInt16LE(8) & 0x3fff]
  }
  if (body.length < 5 || body[0] !== 0x2f) return undefined
  const packed = body.readUInt32LE(1)
  if (packed >>> 29 !== 0) return undefined
  return [(packed & 0x3fff) + 1, ((packed >>> 14) & 0x3fff) + 1]
}

function written({ type, body }: Chunk): Buffer {
  const head = Buffer.alloc(8)
  head.write(type, 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)])
}

/** The chunk that says there is transparency beside a lossy picture, and how large it is. */
function extension(width: number, height: number): Chunk {
  const body = Buffer.alloc(10)
  body[0] = 0x10
  body.writeUIntLE(width - 1, 4, 3)
  body.writeUIntLE(height - 1, 7, 3)
  return { type: 'VP8X', body }
}

/** Read a WebP of one picture and write it anew: the picture and its transparency, no notes, no profiles. */
export function readWebp(bytes: Buffer): Result<Photograph, PhotographRefusal> {
  const chunks = chunksOf(bytes)
  if (chunks === undefined) return broken('a chunk runs over the end')
  if (chunks.some(({ type }) => type === 'ANIM' || type === 'ANMF')) return refused('photograph_animated')
  const pictures = chunks.filter(({ type }) => type === 'VP8 ' || type === 'VP8L')
  const [picture] = pictures
  if (picture === undefined || pictures.length > 1) return broken('not one picture')
  const size = sizeOf(picture)
  if (size === undefined) return broken('a head we do not know')
  const [width, height] = size
  if (!fits(width, height)) return tooLarge()
  const alpha = picture.type === 'VP8 ' ? chunks.find(({ type }) => type === 'ALPH') : undefined
  const kept = alpha === undefined ? [picture] : [extension(width, height), alpha, picture]
  const inside = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...kept.map(written)])
  const head = Buffer.alloc(8)
  head.write('RIFF', 'latin1')
  head.writeUInt32LE(inside.length, 4)
  return done({ bytes: Buffer.concat([head, inside]), extension: 'webp', width, height })
}
