import { Type } from 'typebox'
import { isUnit, parseCurrency, type Currency } from '#kernel/currency.ts'
import type { HttpServer } from '#kernel/http.ts'
import { done } from '#kernel/result.ts'
import { chartLineOf, statement, trialBalance } from '#money/ledger/index.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking } from '../form.ts'
import { chartPage, statementPage, trialBalancePage } from '../pages/ledger.ts'
import { dayStart } from './orders.ts'

const text = Type.Optional(Type.String({ maxLength: 100 }))
const dayMs = 86_400_000

/** The books: trial balance, chart of accounts, the history of an account. */
export function ledgerRoutes(server: HttpServer, desk: Desk): void {
  server.get('/admin/ledger', async (request, reply) =>
    sendDesk(desk, request, reply, trialBalancePage(await trialBalance(desk.db))),
  )
  server.get('/admin/ledger/chart', async (request, reply) => sendDesk(desk, request, reply, chartPage()))
  const querystring = asking({ path: text, currency: text, from: text, to: text, after: text })
  server.get('/admin/ledger/account', { schema: { querystring } }, async (request, reply) => {
    const { path = '', currency: code = 'EUR' } = request.query
    const from = dayStart(request.query.from)
    const to = dayStart(request.query.to)
    const given = code.toUpperCase()
    // Units of a chain have accounts too.
    const currency = isUnit(given) ? done(given as Currency) : parseCurrency(given)
    const isKnown = currency.ok && chartLineOf(path) !== undefined
    const after = new Date(request.query.after ?? Number.NaN)
    const since = Number.isNaN(after.getTime()) ? from : after
    const stretch = {
      ...(since === undefined ? {} : { from: since }),
      ...(to === undefined ? {} : { to: new Date(to.getTime() + dayMs) }),
      most: 200,
    }
    const found = isKnown ? await statement(desk.db, { path, currency: currency.value }, stretch) : undefined
    const day = (at: Date | undefined) => at?.toISOString().slice(0, 10) ?? ''
    const asked = { path, currency: code.toUpperCase().slice(0, 3), from: day(from), to: day(to) }
    return sendDesk(desk, request, reply, statementPage(asked, found), isKnown ? 200 : 404)
  })
}
