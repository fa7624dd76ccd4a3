import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { Type } from 'typebox'
import type { FileStore } from '#kernel/files.ts'
import { problem, type HttpReply, type HttpServer } from '#kernel/http.ts'
import { pictureTypes } from '#kernel/pictures.ts'
import { isShownPhotograph } from '#people/reviews/index.ts'
import { buyersPictures } from '../../pictures.ts'
import type { Shop } from '../shop.ts'
import { sendForm } from './media.ts'

const closed = { additionalProperties: false } as const
const cacheControl = 'private, max-age=3600'

/** Send one of the photographs people gave: the kind was decided when its bytes were read, and it may do nothing else. */
export async function sendPhotograph(reply: HttpReply, store: FileStore, key: string): Promise<HttpReply> {
  const ending = extname(key).slice(1)
  const [path, type] = [store.path(key), ending === 'svg' ? undefined : pictureTypes[ending]]
  const bytes = path && type ? await readFile(path).catch(() => undefined) : undefined
  if (bytes === undefined || type === undefined) throw problem(404, 'not_found')
  void reply.headers({
    'content-type': type,
    'content-disposition': 'inline',
    'cache-control': cacheControl,
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  })
  return reply.send(bytes)
}

/** The photographs of reviews that are shown, whole and in the forms pages show; of others there is nothing. */
export function photographRoutes(server: HttpServer, shop: Shop): void {
  const { store, shelf } = buyersPictures(shop.settings)
  const key = Type.String({ maxLength: 60 })
  const whole = { schema: { params: Type.Object({ key }, closed) }, config: { kind: 'asset' as const } }
  server.get('/photographs/:key', whole, async (request, reply) => {
    if (!(await isShownPhotograph(shop.db, request.params.key))) throw problem(404, 'not_found')
    return sendPhotograph(reply, store, request.params.key)
  })
  const form = Type.String({ maxLength: 12 })
  const formed = {
    schema: { params: Type.Object({ key, form }, closed) },
    config: { kind: 'asset' as const },
  }
  server.get('/photographs/:key/:form', formed, async (request, reply) => {
    if (!(await isShownPhotograph(shop.db, request.params.key))) throw problem(404, 'not_found')
    return sendForm(reply, shelf, { ...request.params, cacheControl })
  })
}
