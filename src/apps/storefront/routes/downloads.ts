import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from 'typebox'
import { fileStore } from '#kernel/files.ts'
import { parseId } from '#kernel/ids.ts'
import { problem, redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { makeLink, readSignedLink, signLink, useLink, type LinkedFile } from '#goods/downloads/index.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import { messagePage } from '../pages/door.ts'
import { rangeOf } from '../ranges.ts'
import { personalContext, sendPersonal, type Shop } from '../shop.ts'
import { wordsFor } from '../words.ts'
import { askedOrder, findOrderOf, orderParams, orderQuery, type PayingShop } from './order-of.ts'

const id = Type.String({ maxLength: 40 })
const body = Type.Object({ grant: id, file: id }, { additionalProperties: false })

/** A name as a header carries it (RFC 6266): plain letters for old readers, and the whole of it in UTF-8. */
export function dispositionOf(filename: string): string {
  const plain = filename.replace(/[^A-Za-z0-9._ -]/g, '_')
  const whole = encodeURIComponent(filename).replace(
    /['()*!]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`
}

function sendFile(request: HttpRequest, reply: HttpReply, file: LinkedFile, path: string): HttpReply {
  const etag = `"${file.sha256}"`
  const condition = request.headers['if-range']
  const asked = condition === undefined || condition === etag ? request.headers.range : undefined
  const range = rangeOf(asked, file.bytes)
  void reply.headers({
    'content-type': 'application/octet-stream',
    'content-disposition': dispositionOf(file.filename),
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
    'accept-ranges': 'bytes',
    etag,
  })
  if (range === 'unsatisfiable')
    return reply.status(416).header('content-range', `bytes */${file.bytes}`).send('')
  if (range === undefined) return reply.header('content-length', file.bytes).send(createReadStream(path))
  const { first, last } = range
  return reply
    .status(206)
    .header('content-length', last - first + 1)
    .header('content-range', `bytes ${first}-${last}/${file.bytes}`)
    .send(createReadStream(path, { start: first, end: last }))
}

/** The language of a link's reader: the order's page they came from is not known, so the browser says it. */
const localeOfReader = (request: HttpRequest): Locale =>
  locales.find((each) => (request.headers['accept-language'] ?? '').toLowerCase().startsWith(each)) ?? 'en'

async function sayGone(shop: Shop, request: HttpRequest, reply: HttpReply): Promise<HttpReply> {
  const locale = localeOfReader(request)
  const words = wordsFor(locale)
  const page = await personalContext(shop, request, locale)
  const message = {
    title: words('download.gone'),
    text: words('download.gone_text'),
    action: { label: words('shop.find_order'), href: `/${locale}/find-order` },
  }
  return sendPersonal(reply, page, messagePage(message), 410)
}

function beginRoute(server: HttpServer, shop: PayingShop, locale: Locale): void {
  const path = `/${locale}/orders/:id/downloads`
  const schema = { params: orderParams, querystring: orderQuery, body }
  server.post(path, { schema }, async (request, reply) => {
    const found = await findOrderOf(shop, request, askedOrder(request))
    const [grantId, fileId] = [parseId('dlg', request.body.grant), parseId('dlf', request.body.file)]
    if (!grantId.ok || !fileId.ok) throw problem(404, 'not_found')
    const wanted = { orderId: found.view.order.id, grantId: grantId.value, fileId: fileId.value }
    const made = await inTransaction(shop.db, (tx) => makeLink(tx, wanted))
    if (made.ok)
      return redirectTo(reply, `/downloads/${signLink(shop.settings.secretKey.reveal(), made.value)}`)
    if (made.refusal === 'download_not_found') throw problem(404, 'not_found')
    return redirectTo(reply, `/${locale}/orders/${found.view.order.id}${found.proof}#downloads`)
  })
}

/** Beginning a download from the page of an order, and the signed address its bytes come from, whole or in parts. */
export function downloadRoutes(server: HttpServer, shop: PayingShop): void {
  for (const locale of locales) beginRoute(server, shop, locale)
  const store = fileStore(join(shop.settings.filesFolder, 'downloads'))
  const params = Type.Object({ link: Type.String({ maxLength: 200 }) }, { additionalProperties: false })
  server.get('/downloads/:link', { schema: { params }, exposeHeadRoute: false }, async (request, reply) => {
    const link = readSignedLink(shop.settings.secretKey.reveal(), request.params.link)
    const used = link.ok ? await useLink(shop.db, link.value) : link
    if (!used.ok) {
      if (used.refusal !== 'download_not_found') return sayGone(shop, request, reply)
      reply.callNotFound()
      return reply
    }
    const path = store.path(used.value.fileKey)
    if (path === undefined || !existsSync(path)) throw problem(500, 'file_missing')
    return sendFile(request, reply, used.value, path)
  })
}
