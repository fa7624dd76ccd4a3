import { parseCurrency } from '#kernel/currency.ts'
import { redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { refused } from '#kernel/result.ts'
import {
  currentRates,
  giveUpClaim,
  holdings,
  isStale,
  lastProof,
  openClaims,
  rateHistory,
  setRate,
  sweeps,
  type InvoiceId,
} from '#money/chain/index.ts'
import { chainTermsOf } from '../../chain-provider.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, freshForm, keyed, line, refusedDesk, type DeskForm } from '../form.ts'
import { onceAtDesk } from '../once.ts'
import { ratesPage } from '../pages/rates.ts'
import { treasuryPage, type TreasuryShown } from '../pages/treasury.ts'
import { said } from './typed-receipt.ts'

async function showTreasury(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  refusedForm?: TreasuryShown['refused'],
): Promise<HttpReply> {
  const terms = chainTermsOf(desk.settings)
  if (terms === undefined) return sendDesk(desk, request, reply, treasuryPage(undefined), 200)
  const { chainId, symbol, decimals } = terms
  const [proof, held, swept, claims] = await Promise.all([
    lastProof(desk.db, chainId),
    holdings(desk.db, chainId),
    sweeps(desk.db, chainId),
    openClaims(desk.db, chainId),
  ])
  const shown = { symbol, decimals, proof, holdings: held, sweeps: swept, claims, refused: refusedForm }
  return sendDesk(desk, request, reply, treasuryPage(shown), refusedForm === undefined ? 200 : 422)
}

async function showRates(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  form: DeskForm = freshForm,
): Promise<HttpReply> {
  const terms = chainTermsOf(desk.settings)
  if (terms === undefined) return sendDesk(desk, request, reply, ratesPage(undefined), 200)
  const [current, history] = await Promise.all([currentRates(desk.db, terms), rateHistory(desk.db, terms)])
  const shown = {
    symbol: terms.symbol,
    maxHours: terms.rateMaxHours,
    current: current.map((each) => ({ ...each, stale: isStale(each, terms) })),
    history,
    form,
  }
  return sendDesk(desk, request, reply, ratesPage(shown), form === freshForm ? 200 : 422)
}

/** The treasury of tokens and the prices they are taken at. */
export function treasuryRoutes(server: HttpServer, desk: Desk): void {
  const querystring = asking({})
  server.get('/admin/treasury', { schema: { querystring } }, async (request, reply) =>
    showTreasury(desk, request, reply),
  )
  const loss = keyed({ invoice: line, because: line })
  server.post('/admin/treasury/claims', { schema: { body: loss } }, async (request, reply) => {
    const { key, ...given } = request.body
    const invoice = said(given, 'invoice')
    const form = { scope: 'chain_claim', key, asks: given }
    const answer = await onceAtDesk(desk, request, form, (tx, actor) =>
      giveUpClaim(tx, invoice as InvoiceId, { because: said(given, 'because'), actor }),
    )
    if (answer.ok) return redirectTo(reply, '/admin/treasury?done=given_up')
    return showTreasury(desk, request, reply, { invoice, form: refusedDesk(given, answer, 'because') })
  })
  server.get('/admin/rates', { schema: { querystring } }, async (request, reply) =>
    showRates(desk, request, reply),
  )
  const price = keyed({ currency: line, rate: line, because: line, is_sure: line })
  server.post('/admin/rates', { schema: { body: price } }, async (request, reply) => {
    const { key, ...given } = request.body
    const terms = chainTermsOf(desk.settings)
    if (terms === undefined) return showRates(desk, request, reply)
    const form = { scope: 'chain_rate', key, asks: given }
    const answer = await onceAtDesk(desk, request, form, async (tx, actor) => {
      const currency = parseCurrency(said(given, 'currency').toUpperCase())
      if (!currency.ok) return refused('unknown_currency', { field: 'currency' })
      return setRate(tx, terms, {
        currency: currency.value,
        rate: said(given, 'rate'),
        reason: said(given, 'because'),
        isSure: said(given, 'is_sure') === 'yes',
        actor,
      })
    })
    if (answer.ok) return redirectTo(reply, '/admin/rates?done=rate_set')
    return showRates(desk, request, reply, refusedDesk(given, answer, 'rate'))
  })
}
