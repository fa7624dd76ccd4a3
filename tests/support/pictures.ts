import { crc32, deflateSync } from 'node:zlib'

/** A JPEG of 16 by 12 with a color profile, as a browser made it. */
export const jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABh' +
    'Y3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAAB' +
    'UAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAA' +
    'AAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9Y' +
    'WVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAM' +
    'ZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQy' +
    'SUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8' +
    'fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAMABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABAD/' +
    'xAAfEAAABQQDAAAAAAAAAAAAAAAAAQIDEQQFEhMhQVH/xAAVAQEBAAAAAAAAAAAAAAAAAAACA//EABwRAAICAgMAAAAAAAAAAAAA' +
    'AAECAAMRIRJBUf/aAAwDAQACEQMRAD8ANaaVmp27kZYxHJl6DXBpDNY422WKSiCmeiBxBLWwtL8tHqTLgoFxv2f/2Q==',
  'base64',
)

/** The same picture as a WebP with a color profile. */
export const webp = Buffer.from(
  'UklGRkACAABXRUJQVlA4WAoAAAAgAAAADwAACwAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABh' +
    'Y3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAAB' +
    'UAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAA' +
    'AAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9Y' +
    'WVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAM' +
    'ZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADZWUDggUgAAADACAJ0BKhAADAADgFolsAJ0MExBa7qt' +
    '/eiAAP7o7wb2DRZl+F14XtXXb3aTv+jnXZlH/zAcIXp/ron9r/+Z/NHDkZ6PQu/Cr1yxy4Y73pHYAAA=',
  'base64',
)

/** A half transparent picture as a WebP. */
export const clearWebp = Buffer.from(
  'UklGRl4CAABXRUJQVlA4WAoAAAAwAAAADwAACwAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABh' +
    'Y3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAAB' +
    'UAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAA' +
    'AAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9Y' +
    'WVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAM' +
    'ZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADZBTFBIFQAAAAEPMIAREYJM2iZQ/473z0JE/wPWAwBW' +
    'UDggUgAAAPABAJ0BKhAADAADgFolsAJ0OIA3isHYAAD+7L2Nvy2IIMrG+GcQ/4FOi/8dvPj/+f+P+v/5q/BWqy3h6+6f/jyQLy7+' +
    'D/j/nxscX3QZX7wSQAA=',
  'base64',
)

/** A chunk of a PNG with its checksum. */
export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const chunk = Buffer.alloc(body.length + 8)
  chunk.writeUInt32BE(data.length, 0)
  body.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(body), body.length + 4)
  return chunk
}

/** A PNG of this size in one gray; other chunks stand before the picture. */
export function png(width: number, height: number, others: readonly Buffer[] = [], packed?: Buffer): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 8
  const rows = packed ?? deflateSync(Buffer.alloc(height * (width + 1)))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', head),
    ...others,
    pngChunk('IDAT', rows),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0))
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, ...parts])
}

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

/** An AVIF in form, with a picture's bytes, a camera's note, and bytes of nobody between them. */
export function avif(width: number, height: number, picture: Buffer, note: Buffer, hidden: Buffer): Buffer {
  const size = Buffer.alloc(12)
  size.writeUInt32BE(width, 4)
  size.writeUInt32BE(height, 8)
  const item = (id: number, kind: string) =>
    box('infe', hex('02000000'), Buffer.from([0, id, 0, 0]), Buffer.from(kind, 'latin1'), Buffer.alloc(1))
  const head = box('ftyp', Buffer.from('avif\0\0\0\0avifmif1', 'latin1'))
  const meta = (from: number) => {
    const place = (id: number, at: number, length: number) => {
      const extent = Buffer.alloc(14)
      extent.writeUInt16BE(id, 0)
      extent.writeUInt16BE(1, 4)
      extent.writeUInt32BE(at, 6)
      extent.writeUInt32BE(length, 10)
      return extent
    }
    return box(
      'meta',
      Buffer.alloc(4),
      box('hdlr', Buffer.alloc(20)),
      box('pitm', hex('00000000 0001')),
      box(
        'iloc',
        hex('00000000 4400 0002'),
        place(1, from, picture.length),
        place(2, from + picture.length + hidden.length, note.length),
      ),
      box('iinf', hex('00000000 0002'), item(1, 'av01'), item(2, 'Exif')),
      box('iprp', box('ipco', box('ispe', size))),
    )
  }
  const from = head.length + meta(0).length + 8
  return Buffer.concat([head, meta(from), box('mdat', picture, hidden, note)])
}
