const box = (type: string, ...inside: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(inside)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}

/** The boxes of an MP4 that plays nothing, with a note of where it was taken. */
export function anMp4(note = 'GPS 52.5+13.4', more: readonly Buffer[] = []): Buffer {
  const handler = box('hdlr', Buffer.from('\0\0\0\0\0\0\0\0vide', 'latin1'))
  const place = box('udta', box('\u00a9xyz', Buffer.from(note)))
  return Buffer.concat([
    box('ftyp', Buffer.from('isommp42')),
    box('moov', box('trak', box('mdia', handler), place), place),
    box('mdat', Buffer.from('pictures')),
    ...more,
  ])
}

/** A box as MP4 has it. */
export const mp4Box = (type: string, text: string): Buffer => box(type, Buffer.from(text))

const element = (id: string, ...inside: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(inside)
  const size = Buffer.alloc(8)
  size.writeUIntBE(body.length, 2, 6)
  size[0] = 0x01
  return Buffer.concat([Buffer.from(id, 'hex'), size, body])
}

/** The elements of a WebM that plays nothing, with tags that say where it was taken. */
export function aWebm(note = 'GPS 52.5+13.4', kind = 'webm'): Buffer {
  return Buffer.concat([
    element('1a45dfa3', element('4282', Buffer.from(kind))),
    element(
      '18538067',
      element('1654ae6b', Buffer.from('tracks')),
      element('1254c367', Buffer.from(note)),
      element('1f43b675', Buffer.from('pictures')),
    ),
  ])
}
