import { readFileSync } from 'node:fs'
import { type Answer, asset, json, jsonObject, page, problem, seeOther } from '../wire/answers.ts'
import { formatAmount } from '../wire/amounts.ts'
import type { Html } from '../wire/html.ts'
import { freshId } from '../wire/marks.ts'
import type { Asked, Route } from '../wire/server.ts'
import { frontPage, statementPage } from './books-pages.ts'
import { noticePage } from './frame.ts'
import { cashierPage, phonePage, signInPage } from './pages.ts'
import { loginPassword, payerNamed } from './payers.ts'
import type { Rail } from './rail.ts'
import type { TradeRow } from './rows.ts'
import { findTrade, isOpen, payTrade, type PayOutcome } from './trades.ts'
import { type Language, languageOf, wordsOf } from './words.ts'

/** The pages of a provider: the cashier, the phone, statements, the test payers. */
export function pageRoutes(rail: Rail): Route[] {
  const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
  const style = asset('text/css', read('../bank/assets/bank.css') + read('./assets/rail.css'))
  const script = asset('text/javascript', read('./assets/rail.js'))
  const mark = asset('image/svg+xml', read(`./assets/${rail.manner.name}.svg`))
  return [
    ['GET', '/cashier/:token', (asked) => getCashier(rail, asked)],
    ['POST', '/cashier/:token', (asked) => rail.faults.around('pay', () => postPay(rail, asked, 'cashier'))],
    ['POST', '/cashier/:token/sign-in', (asked) => signIn(rail, asked)],
    ['GET', '/phone/:token', (asked) => getPhone(rail, asked)],
    ['POST', '/phone/:token', (asked) => rail.faults.around('pay', () => postPay(rail, asked, 'phone'))],
    ['GET', '/statement/:login', (asked) => getStatement(rail, asked)],
    ['GET', '/', (asked) => page(200, frontPage(rail, spoken(asked)))],
    ['GET', '/assets/rail.css', () => style],
    ['GET', '/assets/rail.js', () => script],
    ['GET', '/assets/mark.svg', () => mark],
    ['GET', '/favicon.ico', () => mark],
  ]
}

function spoken(asked: Asked, trade?: TradeRow): Language {
  return languageOf(asked.query.get('lang') || trade?.locale || asked.headers['accept-language'])
}

const tradeOf = (rail: Rail, asked: Asked) => findTrade(rail, 'token', asked.params.token ?? '')

/** A page whose form may lead back to the shop, because browsers check where a form's answer redirects to. */
function payerPage(status: number, trade: TradeRow, markup: Html): Answer {
  const origins = URL.canParse(trade.return_url) ? [new URL(trade.return_url).origin] : []
  return page(status, markup, origins)
}

/** What to say where nothing can be paid any more; undefined while it can. */
function whenOver(rail: Rail, asked: Asked, trade: TradeRow | undefined): Answer | undefined {
  const language = spoken(asked, trade)
  const words = wordsOf(language)
  if (trade === undefined)
    return page(
      404,
      noticePage(rail, language, asked.path, { title: words.missingTitle, text: words.missingBody }),
    )
  if (isOpen(trade)) return undefined
  const way = rail.manner.wayBack(rail, trade)
  if (trade.paid_at !== null) return finished(rail, trade, language)
  const said = { title: words.closedTitle, text: words.closedBody, way }
  return payerPage(410, trade, noticePage(rail, language, asked.path, said))
}

/** Paid: back to the shop, or, on a phone that only read a code, the good news. */
function finished(rail: Rail, trade: TradeRow, language: Language): Answer {
  const words = wordsOf(language)
  const way = rail.manner.wayBack(rail, trade)
  if (way.how === 'open' && way.url !== '') return seeOther(way.url)
  const said =
    way.how === 'post'
      ? { title: words.paidTitle, text: words.leaving, way, leaves: true as const }
      : { title: words.paidTitle, text: words.paidBody }
  return payerPage(200, trade, noticePage(rail, language, '/', said))
}

function whoIs(rail: Rail, asked: Asked): string | undefined {
  const mark = /(?:^|;\s*)payer=([\w-]+)/.exec(asked.headers.cookie ?? '')?.[1]
  return mark === undefined ? undefined : rail.signedIn.get(mark)
}

function getCashier(rail: Rail, asked: Asked): Answer {
  const trade = tradeOf(rail, asked)
  const over = whenOver(rail, asked, trade)
  if (over !== undefined || trade === undefined) return over ?? problem(404, 'not_found', 'No such trade.')
  const language = spoken(asked, trade)
  const login = asked.query.has('other') ? undefined : whoIs(rail, asked)
  if (login === undefined) return payerPage(200, trade, signInPage(rail, trade, language))
  return payerPage(200, trade, cashierPage(rail, trade, language, { login }))
}

function getPhone(rail: Rail, asked: Asked): Answer {
  const trade = tradeOf(rail, asked)
  const over = whenOver(rail, asked, trade)
  if (over !== undefined || trade === undefined) return over ?? problem(404, 'not_found', 'No such trade.')
  return payerPage(200, trade, phonePage(rail, trade, spoken(asked, trade)))
}

function signIn(rail: Rail, asked: Asked): Answer {
  const trade = tradeOf(rail, asked)
  const over = whenOver(rail, asked, trade)
  if (over !== undefined || trade === undefined) return over ?? problem(404, 'not_found', 'No such trade.')
  const fields = new URLSearchParams(asked.body)
  const language = spoken(asked, trade)
  const payer = payerNamed(fields.get('login') ?? '')
  if (payer === undefined || fields.get('password') !== loginPassword) {
    const alert = { title: wordsOf(language).badSignIn, text: '' }
    return payerPage(422, trade, signInPage(rail, trade, language, alert, fields.get('login') ?? ''))
  }
  const mark = freshId('payer')
  rail.signedIn.set(mark, payer.login)
  const to = seeOther(`/cashier/${trade.token}?lang=${language}`)
  return { ...to, headers: { ...to.headers, 'set-cookie': `payer=${mark}; Path=/; HttpOnly; SameSite=Lax` } }
}

async function postPay(rail: Rail, asked: Asked, at: 'cashier' | 'phone'): Promise<Answer> {
  const token = asked.params.token ?? ''
  if ((asked.headers['content-type'] ?? '').startsWith('application/json')) {
    const read = jsonObject(asked.body)
    if (!read.ok) return read.answer
    const text = (name: string) => (typeof read.value[name] === 'string' ? read.value[name] : '')
    const payment = {
      login: text('login'),
      source: text('source') || 'icbc',
      password: text('payment_password'),
    }
    return decision(rail, await payTrade(rail, token, payment))
  }
  const trade = tradeOf(rail, asked)
  const over = whenOver(rail, asked, trade)
  if (over !== undefined || trade === undefined) return over ?? problem(404, 'not_found', 'No such trade.')
  const fields = new URLSearchParams(asked.body)
  const login = at === 'phone' ? (fields.get('login') ?? '') : whoIs(rail, asked)
  if (login === undefined) return seeOther(`/cashier/${token}?lang=${spoken(asked, trade)}`)
  const source = fields.get('source') ?? ''
  const outcome = await payTrade(rail, token, {
    login,
    source,
    password: fields.get('payment_password') ?? '',
  })
  return conclude(rail, asked, { at, login, source }, outcome)
}

type Given = { readonly at: 'cashier' | 'phone'; readonly login: string; readonly source: string }

function conclude(rail: Rail, asked: Asked, { at, ...given }: Given, outcome: PayOutcome): Answer {
  const language = spoken(asked, outcome.kind === 'missing' ? undefined : outcome.trade)
  const words = wordsOf(language)
  const again = (status: number, trade: TradeRow, title: string, text: string) => {
    const filled = { ...given, alert: { title, text } }
    const show = at === 'phone' ? phonePage : cashierPage
    return payerPage(status, trade, show(rail, trade, language, filled))
  }
  switch (outcome.kind) {
    case 'missing':
    case 'closed':
      return (
        whenOver(rail, asked, tradeOf(rail, asked)) ?? problem(410, 'trade_closed', 'This trade is over.')
      )
    case 'already':
    case 'paid':
      return finished(rail, outcome.trade, language)
    case 'declined':
      return again(422, outcome.trade, words.declined, words.declines[outcome.code])
    case 'wrong':
      return again(422, outcome.trade, words.declined, `${words.wrong} ${outcome.left}`)
    case 'no_answer': {
      if (!outcome.happened) return again(504, outcome.trade, words.silentTitle, words.silentBody)
      const way = rail.manner.wayBack(rail, outcome.trade)
      const said = { title: words.lostTitle, text: words.lostBody, way }
      return payerPage(504, outcome.trade, noticePage(rail, language, asked.path, said))
    }
  }
}

/** The same decision for programs. */
function decision(rail: Rail, outcome: PayOutcome): Answer {
  switch (outcome.kind) {
    case 'missing':
      return problem(404, 'trade_not_found', 'There is no such trade.')
    case 'closed':
      return problem(410, 'trade_closed', 'This trade is over.')
    case 'declined':
      return problem(422, outcome.code, 'The payment was declined.')
    case 'wrong':
      return problem(422, 'wrong_payment_password', `Tries left: ${outcome.left}.`)
    case 'no_answer':
      return problem(504, 'no_answer', 'No answer came in time. Ask for the trade by its reference.')
    case 'already':
    case 'paid': {
      const { trade } = outcome
      const amount = formatAmount(trade.amount_minor, trade.currency)
      const way = rail.manner.wayBack(rail, trade)
      return json(200, { state: 'paid', trade: trade.id, amount, currency: trade.currency, way_back: way })
    }
  }
}

function getStatement(rail: Rail, asked: Asked): Answer {
  const payer = payerNamed(asked.params.login ?? '')
  const language = spoken(asked)
  const words = wordsOf(language)
  if (payer === undefined)
    return page(404, noticePage(rail, language, '/', { title: words.missingTitle, text: words.missingBody }))
  return page(200, statementPage(rail, language, payer.login))
}
