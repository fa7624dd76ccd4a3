import { Type } from 'typebox'
import { problem, redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { findLocations, receiveStock, stockOf } from '#goods/inventory/index.ts'
import { correctStock } from '#flows/hold-exchange.ts'
import { deskStock, lowStockPieces, movementsOf, stockedArticle } from '#views/operator-desk/index.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, freshForm, idParams, keyed, line, refusedDesk, type DeskForm } from '../form.ts'
import { articleStockPage, movementKinds, stockPage } from '../pages/stock.ts'
import { operatorOf } from '../policy.ts'
import { numberOf } from './products.ts'

const text = Type.Optional(Type.String({ maxLength: 100 }))
const pageSize = 100

function listRoute(server: HttpServer, desk: Desk): void {
  const querystring = asking({ sku: text, place: text, low: text, after: text })
  server.get('/admin/stock', { schema: { querystring } }, async (request, reply) => {
    const { sku = '', place = '', low = '', after = '' } = request.query
    const [lastSku, lastPlace] = after.split('~')
    const found = await deskStock(desk.db, {
      most: pageSize + 1,
      ...(sku.trim() === '' ? {} : { sku: sku.trim() }),
      ...(place === '' ? {} : { location: place }),
      ...(low === 'yes' ? { below: lowStockPieces } : {}),
      ...(lastSku && lastPlace ? { after: { sku: lastSku, location: lastPlace } } : {}),
    })
    const places = await findLocations(desk.db.sql)
    const page = stockPage({
      rows: found.slice(0, pageSize),
      places,
      hasMore: found.length > pageSize,
      asked: { sku, place, low },
    })
    return sendDesk(desk, request, reply, page)
  })
}

async function showStock(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  at: { id: number; form?: DeskForm },
): Promise<HttpReply> {
  const { id, form = freshForm } = at
  const [article, stock, movements, places] = await Promise.all([
    stockedArticle(desk.db, id),
    stockOf(desk.db.sql, [id]),
    movementsOf(desk.db, id),
    findLocations(desk.db.sql),
  ])
  if (!article) throw problem(404, 'not_found')
  const page = articleStockPage({ article, stock, movements, places, form })
  return sendDesk(desk, request, reply, page, form === freshForm ? 200 : 422)
}

type Movement = {
  readonly kind: (typeof movementKinds)[number]
  readonly location: string
  readonly quantity: number
  readonly reason: string
}
type Given = Readonly<Partial<Record<'kind' | 'location' | 'quantity' | 'reason', string | undefined>>>

/** What a form says has happened; a refusal names the field that is not right. */
function readMovement(given: Given): Result<Movement, string> {
  const kind = movementKinds.find((each) => each === given.kind) ?? 'receive'
  const quantity = (given.quantity ?? '').trim().replace('\u2212', '-')
  const reason = (given.reason ?? '').trim()
  const at = { field: 'quantity' }
  if (!/^[+-]?\d{1,7}$/.test(quantity)) return refused('not_a_whole_number', at)
  const pieces = Number(quantity)
  if (kind === 'receive' && pieces < 1) return refused('quantity_not_positive', at)
  if (kind === 'adjust' && pieces === 0) return refused('quantity_is_zero', at)
  if (kind === 'count' && pieces < 0) return refused('not_a_whole_number', at)
  if (kind === 'adjust' && reason === '') return refused('missing', { field: 'reason' })
  return done({ kind, location: given.location ?? '', quantity: pieces, reason: reason.slice(0, 200) })
}

function record(tx: Tx, variantId: number, movement: Movement, by: { cause: string; actor: string }) {
  const { kind, location, quantity, reason } = movement
  if (kind === 'count') return correctStock(tx, { ...by, kind, location, found: [{ variantId, quantity }] })
  const lines = [{ variantId, location, quantity }]
  return kind === 'receive'
    ? receiveStock(tx, { ...by, lines })
    : correctStock(tx, { ...by, kind: 'adjust', reason, lines })
}

const fieldsAtFault: Readonly<Record<string, string>> = {
  unknown_location: 'location',
  below_reserved: 'quantity',
}

/** Stock by article and place, and recording what came, went or was found. */
export function stockRoutes(server: HttpServer, desk: Desk): void {
  listRoute(server, desk)
  const shown = { params: idParams, querystring: asking({}) }
  server.get('/admin/variants/:id/stock', { schema: shown }, async (request, reply) =>
    showStock(desk, request, reply, { id: numberOf(request) }),
  )
  const body = keyed({ kind: line, location: line, quantity: line, reason: line })
  server.post('/admin/variants/:id/stock', { schema: { params: idParams, body } }, async (request, reply) => {
    const id = numberOf(request)
    const given = request.body
    const read = readMovement(given)
    if (!read.ok) return showStock(desk, request, reply, { id, form: refusedDesk(given, read) })
    const by = { cause: `desk:${given.key}`, actor: operatorOf(request).party }
    const moved = await inTransaction(desk.db, (tx) => record(tx, id, read.value, by))
    // The key is the cause: a form sent twice finds its own movement.
    if (moved.ok || moved.refusal === 'already_moved')
      return redirectTo(reply, `/admin/variants/${id}/stock?done=stock`)
    const form = refusedDesk(given, moved, fieldsAtFault[moved.refusal] ?? '')
    return showStock(desk, request, reply, { id, form })
  })
}
