import { Type, type Static } from 'typebox'
import { parseId } from '#kernel/ids.ts'
import { problem, redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { done, type Refusal } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import type { Actor } from '#people/access/index.ts'
import {
  addressesOf,
  keepAddress,
  makeDefaultAddress,
  removeAddress,
  type AddressId,
} from '#people/parties/index.ts'
import type { DetailFault } from '#trade/cart/index.ts'
import { typed } from '../form.ts'
import { addressesPage, addressPage, type AddressFormShown } from '../pages/addresses.ts'
import type { Faults } from '../pages/door.ts'
import { marketOf, personalContext, sendPersonal, type Shop } from '../shop.ts'
import { actorOf, safeBack, toSignIn } from '../who.ts'
import { wordsFor, type Words } from '../words.ts'
import { detailFaults } from './checkout.ts'
import { emptyBody } from './order-of.ts'

const text = Type.Optional(Type.String({ maxLength: 500 }))
const body = Type.Object(
  {
    name: text,
    line1: text,
    line2: text,
    postalCode: text,
    city: text,
    region: text,
    country: text,
    phone: text,
    back: text,
    step: Type.Optional(Type.Union([Type.Literal('save'), Type.Literal('country')])),
  },
  { additionalProperties: false },
)
type Body = Static<typeof body>

const query = Type.Object({ back: text }, { additionalProperties: false })

const params = Type.Object({ address: Type.String({ maxLength: 40 }) }, { additionalProperties: false })

function faultsOf(words: Words, { refusal, detail }: Refusal<string>): Faults {
  if (refusal === 'too_many_addresses') return { name: words('address.too_many') }
  return detailFaults(words, (detail?.['faults'] ?? []) as readonly DetailFault[])
}

/** The purchase in one step that somebody left for an address: nowhere else is gone back to. */
function purchaseOf(locale: Locale, back: string | undefined): string | undefined {
  return safeBack(back, '').startsWith(`/${locale}/express?`) ? back : undefined
}

type At = { readonly locale: Locale; readonly actor: Actor; readonly form?: Partial<AddressFormShown> }

async function showBook(shop: Shop, request: HttpRequest, reply: HttpReply, at: At): Promise<HttpReply> {
  const { locale, actor, form } = at
  const [page, kept] = await Promise.all([
    personalContext(shop, request, locale, actor),
    addressesOf(shop.db, actor.party),
  ])
  const action = `/${locale}/account/addresses`
  const country = form?.values?.country ?? marketOf(shop, request).country
  const shown = { action, country, values: {}, faults: {}, ...form }
  const status = Object.keys(shown.faults).length > 0 ? 422 : 200
  return sendPersonal(reply, page, addressesPage(page, kept, shown), status)
}

async function showOne(
  shop: Shop,
  request: HttpRequest,
  reply: HttpReply,
  at: At & { readonly id: AddressId },
): Promise<HttpReply> {
  const { locale, actor, form, id } = at
  const kept = (await addressesOf(shop.db, actor.party)).find((each) => each.id === id)
  if (kept === undefined) throw problem(404, 'not_found')
  const page = await personalContext(shop, request, locale, actor)
  const values = form?.values ?? kept.address
  const shown = {
    action: `/${locale}/account/addresses/${id}`,
    country: values.country ?? kept.address.country,
    values,
    faults: form?.faults ?? {},
  }
  return sendPersonal(reply, page, addressPage(page, shown), Object.keys(shown.faults).length > 0 ? 422 : 200)
}

/** What was typed, as the form shows it again. */
const formOf = (given: Body, faults: Faults): Partial<AddressFormShown> => ({ values: typed(given), faults })

function addressOfBody({ step: _step, back: _back, ...given }: Body) {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

function bookRoutes(server: HttpServer, shop: Shop, locale: Locale): void {
  const path = `/${locale}/account/addresses`
  const words = wordsFor(locale)
  server.get(path, { schema: { querystring: query } }, async (request, reply) => {
    const actor = await actorOf(shop.db, request)
    const form = { back: purchaseOf(locale, request.query.back) }
    return actor ? showBook(shop, request, reply, { locale, actor, form }) : toSignIn(reply, locale, path)
  })
  server.post(path, { schema: { body } }, async (request, reply) => {
    const actor = await actorOf(shop.db, request)
    if (!actor) return toSignIn(reply, locale, path)
    const given = request.body
    const back = purchaseOf(locale, given.back)
    if (given.step === 'country')
      return showBook(shop, request, reply, { locale, actor, form: { ...formOf(given, {}), back } })
    const address = addressOfBody(given)
    const kept = await inTransaction(shop.db, (tx) => keepAddress(tx, actor.party, { address }))
    if (kept.ok) return redirectTo(reply, back === undefined ? path : `${back}&address=${kept.value}`)
    const form = { ...formOf(given, faultsOf(words, kept)), back }
    return showBook(shop, request, reply, { locale, actor, form })
  })
}

function oneRoutes(server: HttpServer, shop: Shop, locale: Locale): void {
  const list = `/${locale}/account/addresses`
  const words = wordsFor(locale)
  const mine = async (request: HttpRequest & { params: { address: string } }) => {
    const [actor, id] = [await actorOf(shop.db, request), parseId('adr', request.params.address)]
    if (actor !== undefined && !id.ok) throw problem(404, 'not_found')
    return actor === undefined || !id.ok ? undefined : { actor, id: id.value }
  }
  server.get(`${list}/:address`, { schema: { params } }, async (request, reply) => {
    const own = await mine(request)
    return own ? showOne(shop, request, reply, { locale, ...own }) : toSignIn(reply, locale, list)
  })
  server.post(`${list}/:address`, { schema: { params, body } }, async (request, reply) => {
    const own = await mine(request)
    if (!own) return toSignIn(reply, locale, list)
    const given = request.body
    const again = (faults: Faults) =>
      showOne(shop, request, reply, { locale, ...own, form: formOf(given, faults) })
    if (given.step === 'country') return again({})
    const changed = { id: own.id, address: addressOfBody(given) }
    const kept = await inTransaction(shop.db, (tx) => keepAddress(tx, own.actor.party, changed))
    return kept.ok ? redirectTo(reply, list) : again(faultsOf(words, kept))
  })
  const acts = { default: makeDefaultAddress, remove: removeAddress } as const
  for (const act of ['default', 'remove'] as const) {
    server.post(
      `${list}/:address/${act}`,
      { schema: { params, body: emptyBody } },
      async (request, reply) => {
        const own = await mine(request)
        if (!own) return toSignIn(reply, locale, list)
        await inTransaction(shop.db, async (tx) => done(await acts[act](tx, own.actor.party, own.id)))
        return redirectTo(reply, list)
      },
    )
  }
}

/** The addresses a person keeps. */
export function addressRoutes(server: HttpServer, shop: Shop): void {
  for (const locale of locales) {
    bookRoutes(server, shop, locale)
    oneRoutes(server, shop, locale)
  }
}
