import { Type } from 'typebox'
import { log } from '#kernel/log.ts'
import { problem, redirectOutside, sendPage, type HttpReply, type HttpServer } from '#kernel/http.ts'
import { fillTry, showCard, tryOfPage, type CardFaults, type Try } from '#money/vault/index.ts'
import type { OpenVault } from './context.ts'
import { cardPage, noticePage } from './page.ts'
import type { Locale } from './words.ts'

const params = Type.Object(
  { secret: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) },
  { additionalProperties: false },
)
const querystring = Type.Object(
  { lang: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('zh'), Type.Literal('fr')])) },
  { additionalProperties: false },
)
const typed = (most: number) => Type.Optional(Type.String({ maxLength: most }))
const body = Type.Object(
  {
    number: typed(40),
    expiry: typed(20),
    security_code: typed(10),
    keep: Type.Optional(Type.Literal('yes')),
  },
  { additionalProperties: false },
)
/** Cards are typed by people: ten a minute from one place is more than any of them needs. */
const rateLimit = { max: 10, timeWindow: '1 minute' }

type At = { readonly locale: Locale; readonly path: string; readonly testCards: string | undefined }

function placeOf(vault: OpenVault, known: Try | undefined, secret: string, lang: Locale | undefined): At {
  const simulated = vault.settings.server.mode !== 'production' && vault.directory !== undefined
  return {
    locale: lang ?? known?.locale ?? 'en',
    path: `/card/${secret}`,
    testCards: simulated ? `${vault.directory}/cards` : undefined,
  }
}

async function showPage(
  vault: OpenVault,
  reply: HttpReply,
  at: At,
  { known, faults }: { readonly known: Try; readonly faults: CardFaults },
): Promise<HttpReply> {
  const card =
    known.wants === 'code' && known.token !== undefined ? await showCard(vault, known.token) : undefined
  const page = cardPage({
    ...at,
    merchant: vault.merchantName,
    asked: known,
    card,
    mayKeep: known.party !== undefined,
    faults,
  })
  return sendPage(reply, page, Object.keys(faults).length > 0 ? 422 : 200)
}

/** A try as long as its page takes a card. */
const whileOpen = (known: Try | undefined): Try | undefined =>
  known?.state === 'open' && !known.isOver ? known : undefined

/** The brand of the card whose code is asked for: it says how long the code is. */
async function brandOfTry(vault: OpenVault, known: Try): Promise<string | undefined> {
  return known.token === undefined ? undefined : (await showCard(vault, known.token))?.brand
}

/** The page payers type their card into, and the same for programs. */
export function browserRoutes(server: HttpServer, vault: OpenVault): void {
  const { shopOrigin } = vault.settings
  server.get('/card/:secret', { schema: { params, querystring } }, async (request, reply) => {
    const { secret } = request.params
    const known = await tryOfPage(vault.db, secret)
    const at = placeOf(vault, known, secret, request.query.lang)
    const open = whileOpen(known)
    if (open !== undefined) return showPage(vault, reply, at, { known: open, faults: {} })
    if (known?.state === 'filled') return redirectOutside(reply, known.returnUrl, [shopOrigin])
    return sendPage(reply, noticePage(at, 'gone', known?.returnUrl), 410)
  })
  const post = { schema: { params, querystring, body }, config: { load: 'pay', rateLimit } } as const
  server.post('/card/:secret', post, async (request, reply) => {
    const { secret } = request.params
    const known = await tryOfPage(vault.db, secret)
    const at = placeOf(vault, known, secret, request.query.lang)
    const open = whileOpen(known)
    if (open === undefined) return sendPage(reply, noticePage(at, 'gone', known?.returnUrl), 410)
    const { keep, ...fields } = request.body
    const brand = await brandOfTry(vault, open)
    const filled = await fillTry(vault, secret, {
      ...fields,
      keep: keep === 'yes',
      ...(brand === undefined ? {} : { brand }),
    })
    if (filled.ok) return redirectOutside(reply, filled.value.returnUrl, [shopOrigin])
    log.info('card_refused', { code: filled.refusal })
    if (filled.refusal === 'card_fields')
      return showPage(vault, reply, at, { known: open, faults: filled.detail ?? {} })
    const say = filled.refusal === 'too_many_tries' ? 'too_many' : 'gone'
    return sendPage(reply, noticePage(at, say, open.returnUrl), say === 'gone' ? 410 : 429)
  })
  const twin = { ...post, config: { kind: 'api', body: 'json', load: 'pay', rateLimit } } as const
  server.post('/card/:secret/json', twin, async (request) => {
    const { secret } = request.params
    const open = whileOpen(await tryOfPage(vault.db, secret))
    if (open === undefined) throw problem(410, 'page_closed')
    const { keep, ...fields } = request.body
    const brand = await brandOfTry(vault, open)
    const filled = await fillTry(vault, secret, {
      ...fields,
      keep: keep === 'yes',
      ...(brand === undefined ? {} : { brand }),
    })
    if (filled.ok) return { state: 'filled', return_url: filled.value.returnUrl }
    if (filled.refusal !== 'card_fields') throw problem(410, filled.refusal)
    const errors = Object.entries(filled.detail ?? {}).map(([field, reason]) => ({
      field,
      reason: String(reason),
      fix: 'type it as it stands on the card',
    }))
    throw problem(422, 'card_fields', { errors })
  })
}
