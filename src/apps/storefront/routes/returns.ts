import { Type } from 'typebox'
import { parseId } from '#kernel/ids.ts'
import { problem, redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { refused } from '#kernel/result.ts'
import { findReturns, type Return } from '#goods/returns/index.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import {
  askReturn,
  insteadField,
  returnableOf,
  returnOfOrder,
  returnField,
  sendReturn,
  withdrawReturn,
} from '#flows/ask-return.ts'
import { exchangeChoices } from '#flows/offer-exchange.ts'
import { refusedForm } from '../form.ts'
import { emptyForm, type FormState } from '../pages/door.ts'
import { ownReturnsPage } from '../pages/return-list.ts'
import { returnLabelPage } from '../pages/return-slip.ts'
import { askReturnPage, returnPage } from '../pages/returns.ts'
import { personalContext, sendPersonal } from '../shop.ts'
import { actorOf, toSignIn } from '../who.ts'
import { wordsFor } from '../words.ts'
import {
  askedOrder,
  emptyBody,
  findOrderOf,
  orderParams,
  orderQuery,
  tokenQuery,
  type FoundOrder,
  type PayingShop,
} from './order-of.ts'

const text = Type.Optional(Type.String({ maxLength: 2_000 }))
const askBody = Type.Object(
  { key: Type.String({ pattern: '^[A-Za-z0-9_-]{16,100}$' }), reason: text, words: text, of: text },
  {
    additionalProperties: false,
    patternProperties: { '^(?:pieces|instead)_oln_[0-9a-z]{26}$': Type.String({ maxLength: 20 }) },
  },
)
const askQuery = Type.Object(
  { token: tokenQuery, of: Type.Optional(Type.String({ maxLength: 40 })) },
  { additionalProperties: false },
)
const sentBody = Type.Object({ tracking: text }, { additionalProperties: false })
const returnParams = Type.Object(
  { id: Type.String({ maxLength: 40 }), back: Type.String({ maxLength: 40 }) },
  { additionalProperties: false },
)

type At = {
  readonly locale: Locale
  readonly found: FoundOrder
  readonly form?: FormState
  /** The return in which what comes back was sent instead. */
  readonly of?: Return | undefined
}

const who = ({ actor }: FoundOrder): string => actor?.party ?? 'guest'

/** A return of an order that a page is about; one there is not is not found. */
async function returnAt(shop: PayingShop, { view }: FoundOrder, text: string): Promise<Return> {
  const id = parseId('ret', text)
  const found = id.ok ? await returnOfOrder(shop.db, view.order.id, id.value) : undefined
  if (found === undefined) throw problem(404, 'not_found')
  return found
}

async function showForm(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  { locale, found, form = emptyForm, of }: At,
): Promise<HttpReply> {
  const { order } = found.view
  const [page, returnable, choices, returns] = await Promise.all([
    personalContext(shop, request, locale, found.actor),
    returnableOf(shop.db, order.id, shop.settings, of?.id),
    exchangeChoices(shop.db, order, of?.id),
    findReturns(shop.db, { orderId: order.id }),
  ])
  const shown = { order, proof: found.proof, returnable, of, choices, returns, form }
  return sendPersonal(reply, page, askReturnPage(page, shown), form === emptyForm ? 200 : 422)
}

async function showOne(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: At & { readonly back: string; readonly isLabel?: boolean },
): Promise<HttpReply> {
  const { locale, found, form = emptyForm, isLabel = false } = at
  const { order } = found.view
  const one = await returnAt(shop, found, at.back)
  const [page, back] = await Promise.all([
    personalContext(shop, request, locale, found.actor),
    one.parcels.length > 0 ? returnableOf(shop.db, order.id, shop.settings, one.id) : undefined,
  ])
  const shown = { order, proof: found.proof, found: one, form, back }
  const body = isLabel ? returnLabelPage(page, shown, shop.settings.returnAddress) : returnPage(page, shown)
  return sendPersonal(reply, page, body, form === emptyForm ? 200 : 422)
}

const typedAt = (body: Readonly<Record<string, unknown>>, field: string): string => {
  const typed = body[field]
  return typeof typed === 'string' ? typed.trim() : ''
}

/**
 * The pieces typed and what is wanted for them, line by line; what is no whole number is kept as one that is refused beside
 * its field, and so is what no page of ours offered.
 */
function piecesOf(body: Readonly<Record<string, unknown>>, { view }: FoundOrder) {
  return view.order.lines.flatMap(({ id }) => {
    const [said, wish] = [typedAt(body, returnField(id)), typedAt(body, insteadField(id))]
    if (said === '' || said === '0') return []
    const instead = wish === '' ? undefined : /^\d{1,15}$/.test(wish) ? Number(wish) : 0
    return [{ orderLineId: id, quantity: /^\d{1,4}$/.test(said) ? Number(said) : Number.NaN, instead }]
  })
}

/** A line for which something is wanted instead, and no pieces of it are named. */
function wishWithoutPieces(body: Readonly<Record<string, unknown>>, { view }: FoundOrder) {
  const line = view.order.lines.find(
    ({ id }) => typedAt(body, insteadField(id)) !== '' && /^0*$/.test(typedAt(body, returnField(id))),
  )
  return line && refused('pieces_missing', { field: returnField(line.id) })
}

function askRoutes(server: HttpServer, shop: PayingShop, locale: Locale): void {
  const path = `/${locale}/orders/:id/returns`
  const schema = { params: orderParams, querystring: askQuery }
  const originOf = (found: FoundOrder, of: string | undefined) =>
    of === undefined ? undefined : returnAt(shop, found, of)
  server.get(path, { schema }, async (request, reply) => {
    const found = await findOrderOf(shop, request, askedOrder(request))
    const of = await originOf(found, request.query.of)
    return showForm(shop, request, reply, { locale, found, of })
  })
  server.post(path, { schema: { ...schema, body: askBody } }, async (request, reply) => {
    const found = await findOrderOf(shop, request, askedOrder(request))
    const { key, reason = '', words = '' } = request.body
    const of = await originOf(found, request.body.of)
    const asked = {
      orderId: found.view.order.id,
      follows: of?.id,
      lines: piecesOf(request.body, found),
      reason,
      words,
      key,
      actor: who(found),
    }
    const answer = wishWithoutPieces(request.body, found) ?? (await askReturn(shop.db, asked, shop.settings))
    if (answer.ok)
      return redirectTo(reply, `/${locale}/orders/${asked.orderId}/returns/${answer.value}${found.proof}`)
    const form = refusedForm(wordsFor(locale), request.body, answer, '')
    return showForm(shop, request, reply, { locale, found, form, of })
  })
}

function oneRoutes(server: HttpServer, shop: PayingShop, locale: Locale): void {
  const path = `/${locale}/orders/:id/returns/:back`
  const schema = { params: returnParams, querystring: orderQuery }
  const orderOf = (request: Parameters<typeof askedOrder>[0] & HttpRequest) =>
    findOrderOf(shop, request, askedOrder(request))
  server.get(path, { schema }, async (request, reply) =>
    showOne(shop, request, reply, { locale, found: await orderOf(request), back: request.params.back }),
  )
  server.get(`${path}/label`, { schema }, async (request, reply) => {
    const found = await orderOf(request)
    return showOne(shop, request, reply, { locale, found, back: request.params.back, isLabel: true })
  })
  const act = async (
    request: HttpRequest & { params: { back: string }; body: unknown },
    reply: HttpReply,
    found: FoundOrder,
    tracking?: string,
  ) => {
    const { back } = request.params
    const one = await returnAt(shop, found, back)
    const moved =
      tracking === undefined
        ? await withdrawReturn(shop.db, { id: one.id, actor: who(found) })
        : await sendReturn(shop.db, { id: one.id, actor: who(found), trackingNumber: tracking })
    if (moved.ok) return redirectTo(reply, `/${locale}/orders/${one.orderId}/returns/${back}${found.proof}`)
    const form = refusedForm(wordsFor(locale), request.body as Record<string, unknown>, moved, '')
    return showOne(shop, request, reply, { locale, found, back, form })
  }
  server.post(`${path}/cancel`, { schema: { ...schema, body: emptyBody } }, async (request, reply) =>
    act(request, reply, await orderOf(request)),
  )
  server.post(`${path}/sent`, { schema: { ...schema, body: sentBody } }, async (request, reply) =>
    act(request, reply, await orderOf(request), request.body.tracking ?? ''),
  )
}

/** Sending something back: from the page of an order, by the link of a guest too, and the list in the account. */
export function returnRoutes(server: HttpServer, shop: PayingShop): void {
  for (const locale of locales) {
    askRoutes(server, shop, locale)
    oneRoutes(server, shop, locale)
    const path = `/${locale}/account/returns`
    server.get(path, async (request, reply) => {
      const actor = await actorOf(shop.db, request)
      if (!actor) return toSignIn(reply, locale, path)
      const [page, returns] = await Promise.all([
        personalContext(shop, request, locale, actor),
        findReturns(shop.db, { buyerId: actor.party }),
      ])
      return sendPersonal(reply, page, ownReturnsPage(page, returns))
    })
  }
}
