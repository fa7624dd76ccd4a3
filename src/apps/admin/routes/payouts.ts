import { parseCurrency } from '#kernel/currency.ts'
import { problem, redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { parseDecimal } from '#kernel/money.ts'
import { refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import {
  approvePayout,
  cancelPayout,
  holdPayout,
  payoutLimits,
  setPayoutLimit,
} from '#money/payouts/index.ts'
import { isPayoutPurpose, makePayout } from '#flows/make-payout.ts'
import { deskPayouts } from '#views/operator-desk/index.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, freshForm, idParams, keyed, line, refusedDesk, type DeskForm } from '../form.ts'
import { onceAtDesk } from '../once.ts'
import { payoutsPage } from '../pages/payouts.ts'
import { operatorOf } from '../policy.ts'
import { said, type Given } from './typed-receipt.ts'

type Forms = {
  readonly make?: DeskForm
  readonly limit?: DeskForm
  readonly move?: { readonly id: string; readonly form: DeskForm }
}

async function show(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  { make = freshForm, limit = freshForm, move }: Forms = {},
): Promise<HttpReply> {
  const [waiting, recent, limits] = await Promise.all([
    deskPayouts(desk.db, { state: 'waiting', most: 100 }),
    deskPayouts(desk.db, { most: 100 }),
    payoutLimits(desk.db),
  ])
  const me = operatorOf(request).party
  const open = [...waiting, ...recent.filter(({ state }) => state === 'requested')]
  const closed = recent.filter(({ state }) => state !== 'waiting' && state !== 'requested')
  const isFresh = make === freshForm && limit === freshForm && move === undefined
  const page = payoutsPage({ open, closed, limits, me, make, limit, move })
  return sendDesk(desk, request, reply, page, isFresh ? 200 : 422)
}

function amountTyped(given: Given, field: string) {
  const currency = parseCurrency(said(given, 'currency').toUpperCase())
  if (!currency.ok) return refused('unknown_currency', { field: 'currency' })
  const amount = parseDecimal(said(given, field).replace(',', '.'), currency.value)
  return amount.ok ? amount : refused(amount.refusal, { field, currency: currency.value })
}

async function make(
  desk: Desk,
  request: HttpRequest,
  given: Given,
  key: string,
): Promise<Result<true, string>> {
  const amount = amountTyped(given, 'amount')
  if (!amount.ok) return amount
  const purpose = said(given, 'purpose')
  if (!isPayoutPurpose(purpose)) return refused('missing', { field: 'purpose' })
  const form = { scope: 'payout', key, asks: given }
  const answer = await onceAtDesk(desk, request, form, (tx, actor) =>
    makePayout(tx, {
      key: `desk:${actor}:${key}`,
      purpose,
      amount: amount.value,
      to: { name: said(given, 'name'), iban: said(given, 'iban') },
      remittance: said(given, 'remittance'),
      actor,
    }),
  )
  if (answer.ok) return answer
  return refused(inTheForm[answer.refusal] ?? answer.refusal, answer.detail)
}

/** Words of the books are about money that goes back; here they are about what was typed. */
const inTheForm: Readonly<Record<string, string>> = {
  not_an_iban: 'iban_wrong',
  name_missing: 'holder_missing',
  not_covered: 'not_so_much',
}

/** What is done to one payout that has not left. */
function moveRoutes(server: HttpServer, desk: Desk): void {
  const schema = { params: idParams, body: keyed({ because: line }) }
  const moves = {
    approve: (id: string) => (tx: Tx, actor: string) => approvePayout(tx, id, actor),
    cancel: (id: string) => (tx: Tx, actor: string) => cancelPayout(tx, id, actor),
    hold: (id: string, because: string) => (tx: Tx, actor: string) => holdPayout(tx, id, { because, actor }),
  } as const
  for (const move of ['approve', 'hold', 'cancel'] as const)
    server.post(`/admin/payouts/:id/${move}`, { schema }, async (request, reply) => {
      const { key, ...given } = request.body
      const { id } = request.params
      const form = { scope: `payout_${move}`, key, asks: { id, ...given } }
      const [known] = await deskPayouts(desk.db, { id, most: 1 })
      if (known === undefined) throw problem(404, 'not_found')
      const answer = await onceAtDesk<string>(desk, request, form, moves[move](id, said(given, 'because')))
      if (answer.ok) return redirectTo(reply, `/admin/payouts?done=payout_${move}`)
      return show(desk, request, reply, { move: { id, form: refusedDesk(given, answer) } })
    })
}

/** Money we send: made here, approved by a second person above a limit, stopped, taken back. */
export function payoutRoutes(server: HttpServer, desk: Desk): void {
  server.get('/admin/payouts', { schema: { querystring: asking({}) } }, async (request, reply) =>
    show(desk, request, reply),
  )
  const making = keyed({
    purpose: line,
    amount: line,
    currency: line,
    name: line,
    iban: line,
    remittance: line,
  })
  server.post('/admin/payouts', { schema: { body: making } }, async (request, reply) => {
    const { key, ...given } = request.body
    const answer = await make(desk, request, given, key)
    if (answer.ok) return redirectTo(reply, '/admin/payouts?done=payout_made')
    return show(desk, request, reply, { make: refusedDesk(given, answer, 'amount') })
  })
  const limiting = keyed({ above: line, currency: line })
  server.post('/admin/payouts/limits', { schema: { body: limiting } }, async (request, reply) => {
    const { key, ...given } = request.body
    const above = amountTyped(given, 'above')
    const form = { scope: 'payout_limit', key, asks: given }
    const answer = above.ok
      ? await onceAtDesk<string>(desk, request, form, (tx, actor) => setPayoutLimit(tx, above.value, actor))
      : above
    if (answer.ok) return redirectTo(reply, '/admin/payouts?done=payout_limit')
    return show(desk, request, reply, { limit: refusedDesk(given, answer, 'above') })
  })
  moveRoutes(server, desk)
}
