import { lay, type Image, type Packed } from '../image.ts'

/** An image brought into one piece of memory, as it is after it was written to disk and read again. */
export function pack(image: Image): Packed {
  const { head, bytes, parts } = lay(image)
  const memory = new SharedArrayBuffer(bytes)
  const target = new Uint8Array(memory)
  for (const { at, view } of parts)
    target.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), at)
  return { head, memory }
}
