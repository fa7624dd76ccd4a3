import { Type } from 'typebox'
import { join } from 'node:path'
import { fileStore } from '#kernel/files.ts'
import { done, refused } from '#kernel/result.ts'
import { makeLink, signLink, type DownloadFileId, type GrantId } from '#goods/downloads/index.ts'
import { offerFile, offerKeys } from '#flows/offer-download.ts'
import { digitalArticles, grantsOfVariant } from '#views/operator-desk/index.ts'
import { downloadsOfOrder } from '#views/order-history/index.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Operation } from '../operation.ts'
import { ownOrder } from '../order-access.ts'
import { refuse } from '../refusals.ts'
import { closed, idOf, instant, oneOf, orNull, text, wholeId } from '../schemas/common.ts'

const orderParams = closed({ order_id: idOf('ord', 'The order.') })
const variantParams = closed({ variant_id: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }) })
/** The bytes of a file sent over the API, at most. */
const largestFile = 10_000_000

const downloadsSchema = closed(
  {
    is_pending: Type.Boolean({ description: 'Something paid for is still being made ready.' }),
    lines: Type.Array(
      closed({
        grant_id: idOf('dlg', 'The right to download.'),
        order_line_id: Type.String(),
        title: Type.String(),
        is_revoked: Type.Boolean(),
        files: Type.Array(
          closed({
            file_id: idOf('dlf', 'The file.'),
            title: Type.String(),
            version: Type.Integer(),
            filename: Type.String(),
            bytes: Type.Integer(),
            note: Type.String(),
            downloads_left: Type.Integer(),
          }),
        ),
        license_keys: Type.Array(Type.String()),
      }),
    ),
  },
  { title: 'OrderDownloads' },
)

const list = operation({
  id: 'list_order_downloads',
  method: 'GET',
  path: '/api/orders/:order_id/downloads',
  tag: 'Orders',
  summary: 'What an order gives to download: files with what is left of them, and license keys.',
  params: orderParams,
  answers: { 200: downloadsSchema },
  refusals: ['order_not_found'],
  perMinute: 120,
  secret: true,
  handle: async (call) => {
    const { order } = await ownOrder(call, call.params.order_id)
    const found = await downloadsOfOrder(call.db, order.id, call.settings.secretKey.reveal())
    return answer({
      is_pending: found.isPending,
      lines: found.lines.map((line) => ({
        grant_id: line.grantId,
        order_line_id: line.orderLineId,
        title: line.title,
        is_revoked: line.isRevoked,
        files: line.files.map(({ id, title, version, filename, bytes, note, left }) => ({
          file_id: id,
          title,
          version,
          filename,
          bytes,
          note,
          downloads_left: left,
        })),
        license_keys: line.keys.filter(({ state }) => state === 'given').map((key) => key.text),
      })),
    })
  },
})

const begin = operation({
  id: 'begin_download',
  method: 'POST',
  path: '/api/orders/:order_id/downloads',
  tag: 'Orders',
  summary: 'Begin a download: counted, and answered with a signed address that is good for a day.',
  params: orderParams,
  body: closed({ grant_id: idOf('dlg', 'The right to download.'), file_id: idOf('dlf', 'The file.') }),
  answers: { 201: closed({ url: Type.String(), expires_at: instant }, { title: 'DownloadLink' }) },
  refusals: ['order_not_found', 'download_not_found', 'downloads_revoked', 'downloads_used_up'],
  perMinute: 60,
  secret: true,
  handle: async (call) => {
    const { order } = await ownOrder(call, call.params.order_id)
    const { grant_id: grantId, file_id: fileId } = call.body
    const wanted = { orderId: order.id, grantId: grantId as GrantId, fileId: fileId as DownloadFileId }
    return call.changeTogether(async (tx) => {
      const made = await makeLink(tx, wanted)
      if (!made.ok) return made
      const { publicOrigin, secretKey } = call.settings
      const url = `${publicOrigin}/downloads/${signLink(secretKey.reveal(), made.value)}`
      return done(answer({ url, expires_at: made.value.expiresAt.toISOString() }, 201))
    })
  },
})

const articles = operation({
  id: 'list_downloads',
  method: 'GET',
  path: '/api/admin/downloads',
  tag: 'Desk',
  summary: 'Articles that are downloaded, with their files, keys and orders counted.',
  answers: {
    200: closed(
      {
        articles: Type.Array(
          closed({
            variant_id: wholeId,
            sku: Type.String(),
            title: Type.String(),
            files: Type.Integer(),
            keys_left: orNull(Type.Integer()),
            keys_given: Type.Integer(),
            orders: Type.Integer(),
          }),
        ),
      },
      { title: 'DigitalArticles' },
    ),
  },
  refusals: [],
  perMinute: 60,
  handle: async ({ db }) => {
    const found = await digitalArticles(db)
    return answer({
      articles: found.map((each) => ({
        variant_id: each.variantId,
        sku: each.sku,
        title: each.title,
        files: each.files,
        keys_left: each.keysFree,
        keys_given: each.keysGiven,
        orders: each.granted,
      })),
    })
  },
})

const addFile = operation({
  id: 'add_download_version',
  method: 'POST',
  path: '/api/admin/variants/:variant_id/downloads',
  tag: 'Desk',
  summary: 'Offer a file with a variant, or a new version of it; buyers get the latest. 10 MB at most here.',
  params: variantParams,
  body: closed(
    {
      title: text(100),
      filename: text(200),
      content: Type.String({
        minLength: 1,
        maxLength: Math.ceil(largestFile / 3) * 4 + 4,
        description: 'The bytes in base64.',
      }),
      note: Type.Optional(Type.String({ maxLength: 1_000 })),
      tell_buyers: Type.Optional(Type.Boolean({ description: 'Mail former buyers.' })),
    },
    {
      title: 'DownloadVersionInput',
      examples: [{ title: 'Pattern', filename: 'p.txt', content: 'QSBwYXR0ZXJu' }],
    },
  ),
  answers: { 201: closed({ file_id: Type.String(), version: Type.Integer() }, { title: 'DownloadVersion' }) },
  refusals: [
    'variant_not_found',
    'has_stock',
    'title_missing',
    'too_long',
    'file_is_empty',
    'same_bytes',
    'file_unreadable',
  ],
  perMinute: 30,
  mostBytes: 13_500_000,
  handle: async ({ db, settings, caller, params, body }) => {
    const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(body.content) && body.content.length % 4 === 0
    if (!isBase64) throw refuse(refused('file_unreadable'))
    const offered = await offerFile(db, fileStore(join(settings.filesFolder, 'downloads')), {
      variantId: params.variant_id,
      title: body.title,
      filename: body.filename,
      bytes: Buffer.from(body.content, 'base64'),
      note: body.note ?? '',
      tellsBuyers: body.tell_buyers === true,
      actor: actorOf(caller).party,
    })
    if (!offered.ok) throw refuse(offered)
    return answer({ file_id: offered.value.fileId, version: offered.value.version }, 201)
  },
})

const addKeys = operation({
  id: 'add_license_keys',
  method: 'POST',
  path: '/api/admin/variants/:variant_id/license-keys',
  tag: 'Desk',
  summary:
    'Put keys into the pool of a variant: so many more pieces are to sell. Keys known already are left out.',
  params: variantParams,
  body: closed(
    { keys: Type.Array(text(1_000), { minItems: 1, maxItems: 200 }) },
    { title: 'LicenseKeysInput', examples: [{ keys: ['AAAA-BBBB'] }] },
  ),
  answers: { 200: closed({ added: Type.Integer(), known: Type.Integer() }, { title: 'AddedKeys' }) },
  refusals: ['variant_not_found', 'has_stock', 'no_keys', 'too_many_keys', 'key_too_long'],
  perMinute: 60,
  secret: true,
  handle: async ({ db, settings, caller, params, body }) => {
    const keys = [...new Set(body.keys.map((key) => key.trim()).filter((key) => key !== ''))]
    const offered = await offerKeys(db, {
      variantId: params.variant_id,
      keys,
      secret: settings.secretKey.reveal(),
      actor: actorOf(caller).party,
    })
    if (!offered.ok) throw refuse(offered)
    return answer(offered.value)
  },
})

const grants = operation({
  id: 'list_download_grants',
  method: 'GET',
  path: '/api/admin/variants/:variant_id/download-grants',
  tag: 'Desk',
  summary: 'What was given to whom, the latest first; two hundred at most.',
  params: variantParams,
  answers: {
    200: closed(
      {
        grants: Type.Array(
          closed({
            id: Type.String(),
            order_id: Type.String(),
            email: Type.String(),
            quantity: Type.Integer(),
            revoked_pieces: Type.Integer(),
            state: oneOf(['granted', 'revoked']),
            downloads: Type.Integer(),
            keys: Type.Integer(),
            granted_at: instant,
            consented_at: orNull(instant),
          }),
        ),
      },
      { title: 'DownloadGrants' },
    ),
  },
  refusals: ['variant_not_found'],
  perMinute: 60,
  handle: async ({ db, params }) => {
    const [article] = await digitalArticles(db, params.variant_id)
    if (article === undefined) throw refuse(refused('variant_not_found'))
    const found = await grantsOfVariant(db, params.variant_id)
    return answer({
      grants: found.map((each) => ({
        id: each.id,
        order_id: each.orderId,
        email: each.email,
        quantity: each.quantity,
        revoked_pieces: each.revokedPieces,
        state: each.state,
        downloads: each.downloads,
        keys: each.keys,
        granted_at: each.grantedAt.toISOString(),
        consented_at: each.consentedAt?.toISOString() ?? null,
      })),
    })
  },
})

/** Goods that are downloaded: for their buyers, and for the operator. */
export const downloadOperations: readonly Operation[] = [list, begin, articles, addFile, addKeys, grants]
