import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { Type } from 'typebox'
import { problem, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { parseVariant, pictureTypes, type PictureShelf } from '#kernel/pictures.ts'
import { shopPictures } from '../../pictures.ts'
import type { Shop } from '../shop.ts'
import { encodingOf } from './assets.ts'

const filmTypes: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  webm: 'video/webm',
}
const captionTypes: Readonly<Record<string, string>> = { vtt: 'text/vtt; charset=utf-8' }

type Kept = { readonly type: string; readonly bytes: Buffer; readonly brotli: Buffer | null }

const mostBytes = 48 * 1024 * 1024
const forEver = 'public, max-age=31536000, immutable'
const endingOf = (key: string): string => extname(key).slice(1)

/** Pictures as they are asked for most: read once, compressed once, the longest unused forgotten first. */
function pictureCache(
  read: (key: string) => Promise<Buffer | undefined>,
): (key: string) => Promise<Kept | undefined> {
  const kept = new Map<string, Kept>()
  let bytes = 0
  return async (key) => {
    const found = kept.get(key)
    if (found) {
      kept.delete(key)
      kept.set(key, found)
      return found
    }
    const type = pictureTypes[endingOf(key)] ?? captionTypes[endingOf(key)]
    const content = type === undefined ? undefined : await read(key)
    if (type === undefined || content === undefined) return undefined
    const params = { [constants.BROTLI_PARAM_QUALITY]: 6 }
    const isText = type.includes('charset')
    const entry = { type, bytes: content, brotli: isText ? brotliCompressSync(content, { params }) : null }
    kept.set(key, entry)
    bytes += content.length
    for (const [oldest, each] of kept) {
      if (bytes <= mostBytes) break
      kept.delete(oldest)
      bytes -= each.bytes.length
    }
    return entry
  }
}

/** The part of a file a player asks for, both ends included; undefined for all of it, null for what cannot be had. */
export function rangeOf(
  header: string | undefined,
  size: number,
): { readonly start: number; readonly end: number } | undefined | null {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  if (found === null) return undefined
  const [from = '', to = ''] = found.slice(1)
  if (from === '' && to === '') return undefined
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  return start > end || start >= size ? null : { start, end }
}

/** A film goes out in the parts a player asks for, straight from the disk. */
async function sendFilm(request: HttpRequest, reply: HttpReply, path: string): Promise<HttpReply> {
  const facts = await stat(path).catch(() => undefined)
  if (facts === undefined) throw problem(404, 'not_found')
  const range = rangeOf(request.headers.range, facts.size)
  void reply.headers({
    'content-type': filmTypes[endingOf(path)] ?? '',
    'cache-control': forEver,
    'accept-ranges': 'bytes',
    'content-security-policy': "default-src 'none'; media-src 'self'; sandbox",
  })
  if (range === null) return reply.code(416).header('content-range', `bytes */${facts.size}`).send()
  const { start, end } = range ?? { start: 0, end: facts.size - 1 }
  if (range !== undefined) void reply.code(206).header('content-range', `bytes ${start}-${end}/${facts.size}`)
  void reply.header('content-length', end - start + 1)
  return reply.send(request.method === 'HEAD' ? undefined : createReadStream(path, { start, end }))
}

/** Send one form of a picture, made now where it is not there yet. `cacheControl` says who may keep it how long. */
export async function sendForm(
  reply: HttpReply,
  shelf: PictureShelf,
  asked: { readonly key: string; readonly form: string; readonly cacheControl: string },
): Promise<HttpReply> {
  const variant = parseVariant(asked.form)
  const found = variant && (await shelf.find(asked.key, variant))
  if (variant === undefined || found === undefined) throw problem(404, 'not_found')
  if (!found.ok) throw found.refusal === 'busy' ? problem(503, 'too_busy') : problem(404, 'not_found')
  return reply
    .headers({
      'content-type': pictureTypes[variant.format] ?? '',
      'cache-control': asked.cacheControl,
      'content-security-policy': "default-src 'none'; sandbox",
    })
    .send(found.value)
}

/**
 * Pictures and films by the key of their content, for ever the same bytes; pictures also in the forms pages show. A
 * drawing opened by itself may do nothing: its own policy forbids scripts and everything else, whatever is in the file.
 */
export function mediaRoutes(server: HttpServer, shop: Shop): void {
  const { store, shelf } = shopPictures(shop.settings)
  const original = pictureCache(async (key) => {
    const path = store.path(key)
    return path === undefined ? undefined : readFile(path).catch(() => undefined)
  })
  const key = Type.String({ maxLength: 60 })
  const params = Type.Object({ key }, { additionalProperties: false })
  server.get('/media/:key', { schema: { params }, config: { kind: 'asset' } }, async (request, reply) => {
    const path = store.path(request.params.key)
    if (path !== undefined && endingOf(path) in filmTypes) return sendFilm(request, reply, path)
    const found = await original(request.params.key)
    if (!found) {
      reply.callNotFound()
      return reply
    }
    void reply.headers({
      'content-type': found.type,
      'cache-control': forEver,
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      vary: 'accept-encoding',
    })
    if (found.brotli && encodingOf(request) === 'br')
      return reply.header('content-encoding', 'br').send(found.brotli)
    return reply.send(found.bytes)
  })
  const ofForm = Type.Object({ key, form: Type.String({ maxLength: 12 }) }, { additionalProperties: false })
  server.get(
    '/media/:key/:form',
    { schema: { params: ofForm }, config: { kind: 'asset' } },
    async (request, reply) => sendForm(reply, shelf, { ...request.params, cacheControl: forEver }),
  )
}
