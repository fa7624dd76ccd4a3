import { readFileSync } from 'node:fs'
import { type Answer, asset, json, jsonObject, page, problem, seeOther } from '../wire/answers.ts'
import { formatAmount } from '../wire/amounts.ts'
import { bookReport } from '../wire/double-entry.ts'
import { onlyHere } from '../wire/faults.ts'
import type { Asked, Route } from '../wire/server.ts'
import { accountPage, merchantPage, phonePage } from './account-pages.ts'
import type { PageBank } from './bank.ts'
import { captchaPicture } from './captcha.ts'
import { frame, notice } from './frame.ts'
import { wayBack } from './notice.ts'
import { type OrderRow, findOrder, isWaiting } from './orders.ts'
import { cardPage, confirmPage, frontPage, lostPage, provePage, resultPage } from './pages.ts'
import { type StepOutcome, abandon, clearSuspicious, confirm, identify, prove, startOver } from './pay.ts'
import { receiveOrder } from './receive.ts'
import { backOffice } from './requests.ts'
import { settle } from './settle.ts'
import { faultText, type Language, languageOf } from './words.ts'
import { wordsOf } from './words-other.ts'

/** Where payers' browsers bring orders, as the real bank calls it, and where back offices ask. */
export const orderPath = '/servlet/NewB2cMerPayReqServlet'
const backOfficePath = '/servlet/ICBCINBSEBusinessServlet'

const spoken = (asked: Asked, order?: OrderRow): Language =>
  languageOf(asked.query.get('lang') ?? order?.language ?? asked.headers['accept-language'])

const wantsJson = (asked: Asked) => (asked.headers['content-type'] ?? '').startsWith('application/json')

/** Everything such a bank answers. */
export function pageBankRoutes(bank: PageBank): Route[] {
  const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
  const style = asset('text/css', read('../bank/assets/bank.css') + read('./assets/page.css'))
  const mark = asset('image/svg+xml', read('../bank/assets/mark.svg'))
  const step = (name: string, run: Step): Route => [
    'POST',
    `/pay/:id/${name}`,
    (asked) => take(bank, asked, run),
  ]
  return [
    ['POST', orderPath, (asked) => bank.faults.around('order', () => takeOrder(bank, asked))],
    ['POST', backOfficePath, (asked) => backOffice(bank, asked)],
    ['GET', '/pay/:id', (asked) => show(bank, asked)],
    ['GET', '/pay/:id/captcha.svg', (asked) => picture(bank, asked)],
    step('card', (id, value) => identify(bank, id, value('card'), value('captcha'))),
    step('again', (id) => startOver(bank, id)),
    step('prove', (id, value) => prove(bank, id, value('password'), value('code').replace(/\s/g, ''))),
    [
      'POST',
      '/pay/:id/confirm',
      (asked) => bank.faults.around('pay', () => take(bank, asked, (id) => confirm(bank, id))),
    ],
    step('leave', (id) => abandon(bank, id)),
    ['GET', '/', (asked) => page(200, frontPage(bank, spoken(asked)))],
    ['GET', '/phone', (asked) => page(200, phonePage(bank, spoken(asked)))],
    [
      'GET',
      '/account/:last4',
      (asked) => page(200, accountPage(bank, (asked.params.last4 ?? '').slice(-4), spoken(asked))),
    ],
    ['GET', '/statement', (asked) => page(200, merchantPage(bank, spoken(asked)))],
    ['GET', '/assets/page.css', () => style],
    ['GET', '/assets/mark.svg', () => mark],
    ['GET', '/favicon.ico', () => mark],
    ...controlRoutes(bank),
  ]
}

function controlRoutes(bank: PageBank): Route[] {
  const here = (work: (asked: Asked) => Answer | Promise<Answer>) => (asked: Asked) =>
    onlyHere(asked, () => work(asked))
  return [
    [
      'GET',
      '/control/books',
      here(() =>
        json(
          200,
          bookReport(bank.store, () => mirrors(bank)),
        ),
      ),
    ],
    ['GET', '/control/letters', here(() => json(200, { letters: letters(bank) }))],
    ['POST', '/control/settle', here(async () => json(200, { batches: await settle(bank) }))],
    ['POST', '/control/clear', here((asked) => clear(bank, asked))],
    ...bank.faults.routes,
  ]
}

/** What the orders say must be what the accounts say. */
function mirrors(bank: PageBank): string[] {
  const rows = bank.store.all<{ currency: string; fault: string }>(
    `with due as (
       select currency, sum(case when state = 'paid' and settled_in is null then amount_minor else 0 end) as minor from orders group by currency),
     back as (
       select currency, sum(case when refunds.settled_in is null then refunds.amount_minor else 0 end) as minor
       from refunds join orders on orders.id = order_row where refunds.state = 'succeeded' group by currency)
     select due.currency, 'merchant:pending differs from the orders' as fault
     from due left join back on back.currency = due.currency
     left join accounts on account = 'merchant:pending' and accounts.currency = due.currency
     where coalesce(balance_minor, 0) <> -(due.minor - coalesce(back.minor, 0))`,
  )
  return rows.map(({ currency, fault }) => `${currency} ${fault}`)
}

function letters(bank: PageBank) {
  return bank.store
    .all(
      `select id, about, url, state, tries, last_answer, due_at from letters order by rowid desc limit 200`,
    )
    .map((row) => ({ ...row, tries: Number(row.tries) }))
}

async function clear(bank: PageBank, asked: Asked): Promise<Answer> {
  const read = jsonObject(asked.body)
  if (!read.ok) return read.answer
  const { order_id: orderId, outcome } = read.value
  if (outcome !== 'paid' && outcome !== 'failed')
    return problem(422, 'unknown_outcome', 'outcome is paid or failed.')
  const order = bank.store.one<{ id: string }>(`select id from orders where order_id = ?`, String(orderId))
  const isCleared = order !== undefined && (await clearSuspicious(bank, order.id, outcome))
  return isCleared
    ? json(200, { outcome })
    : problem(404, 'not_under_review', 'No such order is under review.')
}

async function takeOrder(bank: PageBank, asked: Asked): Promise<Answer> {
  const language = spoken(asked)
  const received = await receiveOrder(bank, new URLSearchParams(asked.body), language)
  if ('order' in received) return seeOther(`/pay/${received.order.id}?lang=${language}`)
  const words = wordsOf(language)
  const { fault, field } = received
  const text = `${faultText(words, fault)}${field === undefined ? '' : ` ${field}`}`
  const content = `${text} ${words.refusedBody} ${words.refusedCode}: ${fault}`
  return page(400, frame(bank, language, words.refusedTitle, '/', notice(words.refusedTitle, content)))
}

function missing(bank: PageBank, asked: Asked): Answer {
  const language = spoken(asked)
  const words = wordsOf(language)
  if (wantsJson(asked)) return problem(404, 'not_found', words.missingBody)
  return page(
    404,
    frame(bank, language, words.missingTitle, '/', notice(words.missingTitle, words.missingBody)),
  )
}

function picture(bank: PageBank, asked: Asked): Answer {
  const order = findOrder(bank.store, asked.params.id ?? '')
  if (order === undefined) return missing(bank, asked)
  return {
    ...asset('image/svg+xml', captchaPicture(order.captcha)),
    headers: { 'content-type': 'image/svg+xml' },
  }
}

const greetingOf = (order: OrderRow) => order.greeting ?? ''

function show(bank: PageBank, asked: Asked): Answer {
  const order = findOrder(bank.store, asked.params.id ?? '')
  if (order === undefined) return missing(bank, asked)
  const language = spoken(asked, order)
  if (!isWaiting(order, new Date().toISOString())) return page(200, resultPage(bank, order, language))
  if (order.state === 'open') return page(200, cardPage(bank, order, language))
  if (order.state === 'identified') return page(200, provePage(bank, order, greetingOf(order), language))
  return page(200, confirmPage(bank, order, language))
}

type Step = (id: string, value: (name: string) => string) => Promise<StepOutcome>

/** One step by form or by JSON: the form leads on by redirect, JSON says where the order stands now. */
async function take(bank: PageBank, asked: Asked, run: Step): Promise<Answer> {
  const fields = wantsJson(asked) ? jsonFields(asked.body) : new URLSearchParams(asked.body)
  const value = (name: string) => fields.get(name) ?? ''
  const outcome = await run(asked.params.id ?? '', value)
  if (outcome.kind === 'missing') return missing(bank, asked)
  const { order } = outcome
  if (wantsJson(asked))
    return json(outcome.kind === 'lost' ? 504 : outcome.kind === 'typed' ? 422 : 200, told(bank, outcome))
  const language = spoken(asked, order)
  if (outcome.kind === 'lost') return page(504, lostPage(bank, order, language))
  if (outcome.kind !== 'typed') return seeOther(`/pay/${order.id}?lang=${language}`)
  const again = { ...outcome, card: value('card').slice(0, 24) }
  if (order.state === 'identified')
    return page(422, provePage(bank, order, greetingOf(order), language, again))
  return page(422, cardPage(bank, order, language, again))
}

function jsonFields(body: string): URLSearchParams {
  const read = jsonObject(body)
  const given = read.ok ? Object.entries(read.value) : []
  return new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]))
}

function told(bank: PageBank, outcome: Exclude<StepOutcome, { kind: 'missing' }>) {
  const { order } = outcome
  const isOver = !isWaiting(order, new Date().toISOString())
  return {
    state: outcome.kind === 'lost' ? 'unknown' : order.state,
    amount: formatAmount(order.amount_minor, order.currency),
    currency: order.currency,
    ...(outcome.kind === 'typed' && { fault: outcome.fault, left: outcome.left }),
    ...(order.state === 'identified' && { greeting: greetingOf(order) }),
    ...(isOver && { comment: order.comment, return_url: wayBack(bank, order).href }),
  }
}
