import { readFileSync } from 'node:fs'
import { type Answer, asset, page, problem, seeOther } from '../wire/answers.ts'
import type { Html } from '../wire/html.ts'
import type { Asked, Route } from '../wire/server.ts'
import type { Bank } from './bank.ts'
import { cardStatement, frontPage, merchantStatement, phonePage } from './books-pages.ts'
import { checkCard } from './card-form.ts'
import { frame, notice } from './frame.ts'
import { type Language, languageOf, wordsOf } from './messages.ts'
import { confirmByJson, payByJson, returnAddress } from './pay-json.ts'
import { type Alert, type Typed, confirmPage, payPage } from './pay-page.ts'
import { type ConfirmOutcome, confirmPayment, payWithCard, triedTooOften } from './pay.ts'
import { type PaymentRow, findPayment, sessionOpen, stateAt } from './payment.ts'

/** The pages a payer, a cardholder and a merchant see. */
export function pageRoutes(bank: Bank): Route[] {
  const read = (name: string) => readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8')
  const style = asset('text/css', read('bank.css'))
  const script = asset('text/javascript', read('pay.js'))
  const mark = asset('image/svg+xml', read('mark.svg'))
  return [
    ['POST', '/pay/:session', (asked) => bank.faults.around('pay', () => postPay(bank, asked))],
    ['GET', '/pay/:session', (asked) => getPay(bank, asked)],
    ['POST', '/pay/:session/confirm', (asked) => postConfirm(bank, asked)],
    ['GET', '/pay/:session/confirm', (asked) => getConfirm(bank, asked)],
    ['GET', '/phone', (asked) => page(200, phonePage(bank, spoken(asked)))],
    ['GET', '/statement', (asked) => page(200, merchantStatement(bank, spoken(asked)))],
    ['GET', '/statement/:last4', (asked) => getStatement(bank, asked)],
    ['GET', '/', (asked) => page(200, frontPage(spoken(asked)))],
    ['GET', '/assets/bank.css', () => style],
    ['GET', '/assets/pay.js', () => script],
    ['GET', '/assets/mark.svg', () => mark],
    ['GET', '/favicon.ico', () => mark],
  ]
}

function spoken(asked: Asked, payment?: PaymentRow): Language {
  return languageOf(asked.query.get('lang') ?? payment?.locale ?? asked.headers['accept-language'])
}

function paymentOf(bank: Bank, asked: Asked): PaymentRow | undefined {
  return findPayment(bank.store, 'session_id', asked.params.session ?? '')
}

function getPay(bank: Bank, asked: Asked): Answer {
  const payment = paymentOf(bank, asked)
  const language = spoken(asked, payment)
  if (payment === undefined) return missing(asked)
  const ended = whenEnded(payment, language)
  if (ended !== undefined) return ended
  if (payment.state === 'requires_confirmation' && !asked.query.has('other'))
    return seeOther(`/pay/${payment.session_id}/confirm?lang=${language}`)
  return payerPage(200, payment, payPage(bank, payment, language))
}

/** What to show instead of a form when there is nothing left to do here. */
function whenEnded(payment: PaymentRow, language: Language): Answer | undefined {
  const now = new Date().toISOString()
  if (sessionOpen(payment, now)) return undefined
  const words = wordsOf(language)
  const state = stateAt(payment, now)
  if (payment.authorized_minor > 0n) return seeOther(returnAddress(payment))
  if (state === 'requires_confirmation') return undefined
  const over = triedTooOften(payment) && state !== 'expired'
  const title = over ? words.tooManyTitle : words.expiredTitle
  const text = over ? words.tooManyBody : words.expiredBody
  const way = { href: returnAddress(payment, true), label: words.returnToShop }
  return page(410, frame(language, title, `/pay/${payment.session_id}`, notice(title, text, way)))
}

function missing(asked: Asked): Answer {
  const language = spoken(asked)
  const words = wordsOf(language)
  return page(
    404,
    frame(language, words.missingTitle, asked.path, notice(words.missingTitle, words.missingBody)),
  )
}

/** A form page; its form may lead back to the shop, because browsers check where a form's answer redirects to. */
function payerPage(status: number, payment: PaymentRow, markup: Html): Answer {
  return page(status, markup, [new URL(payment.return_url).origin])
}

type FormRead =
  | { kind: 'json' }
  | { kind: 'form'; fields: URLSearchParams }
  | { kind: 'other'; answer: Answer }

function readForm(asked: Asked): FormRead {
  const type = (asked.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (type === 'application/json') return { kind: 'json' }
  if (type === 'application/x-www-form-urlencoded')
    return { kind: 'form', fields: new URLSearchParams(asked.body) }
  const detail = 'Send application/json or application/x-www-form-urlencoded.'
  return { kind: 'other', answer: problem(415, 'unsupported_media_type', detail) }
}

async function postPay(bank: Bank, asked: Asked): Promise<Answer> {
  const read = readForm(asked)
  if (read.kind === 'json') return payByJson(bank, asked.params.session ?? '', asked.body)
  if (read.kind === 'other') return read.answer
  const payment = paymentOf(bank, asked)
  if (payment === undefined) return missing(asked)
  const language = spoken(asked, payment)
  const words = wordsOf(language)
  const value = (name: string) => read.fields.get(name) ?? ''
  const values = {
    number: value('number'),
    expiry: value('expiry'),
    security_code: value('security_code'),
    name: value('name'),
  }
  const check = checkCard(values, new Date())
  if (!check.ok) {
    const ended = whenEnded(payment, language)
    if (ended !== undefined) return ended
    const typed: Typed = { values, faults: check.faults }
    return payerPage(
      422,
      payment,
      payPage(bank, payment, language, typed, { title: words.fixFields, text: '' }),
    )
  }
  const outcome = await payWithCard(bank, payment.session_id, check.card)
  if (outcome.kind === 'no_answer' && !outcome.happened) {
    const alert: Alert = { title: words.noAnswerTitle, text: words.noAnswerBody }
    return payerPage(
      504,
      outcome.payment,
      payPage(bank, outcome.payment, language, { values, faults: {} }, alert),
    )
  }
  return conclude(bank, asked, outcome, language)
}

/** The way on after a decision: back to the shop, to the code, or to the form with the reason. */
function conclude(bank: Bank, asked: Asked, outcome: ConfirmOutcome, language: Language): Answer {
  if (outcome.kind === 'missing') return missing(asked)
  const { payment } = outcome
  const words = wordsOf(language)
  const path = `/pay/${payment.session_id}`
  if (outcome.kind === 'no_answer') {
    const way = { href: returnAddress(payment), label: words.returnToShop }
    return page(504, frame(language, words.lostTitle, path, notice(words.lostTitle, words.lostBody, way)))
  }
  if (outcome.kind === 'wrong') {
    return payerPage(422, payment, confirmPage(bank, payment, language, `${words.wrongCode} ${outcome.left}`))
  }
  if (payment.state === 'requires_confirmation') return seeOther(`${path}/confirm?lang=${language}`)
  if (payment.authorized_minor > 0n) return seeOther(returnAddress(payment))
  return seeOther(`${path}?lang=${language}`)
}

function getConfirm(bank: Bank, asked: Asked): Answer {
  const payment = paymentOf(bank, asked)
  if (payment === undefined) return missing(asked)
  const language = spoken(asked, payment)
  const waiting = stateAt(payment, new Date().toISOString()) === 'requires_confirmation'
  if (!waiting) return seeOther(`/pay/${payment.session_id}?lang=${language}`)
  return payerPage(200, payment, confirmPage(bank, payment, language))
}

async function postConfirm(bank: Bank, asked: Asked): Promise<Answer> {
  const read = readForm(asked)
  if (read.kind === 'json') return confirmByJson(bank, asked.params.session ?? '', asked.body)
  if (read.kind === 'other') return read.answer
  const payment = paymentOf(bank, asked)
  if (payment === undefined) return missing(asked)
  const language = spoken(asked, payment)
  const code = (read.fields.get('code') ?? '').replace(/\s/g, '')
  if (!/^\d{6}$/.test(code) && payment.state === 'requires_confirmation') {
    return payerPage(422, payment, confirmPage(bank, payment, language, wordsOf(language).missingCode))
  }
  return conclude(bank, asked, await confirmPayment(bank, payment.session_id, code), language)
}

function getStatement(bank: Bank, asked: Asked): Answer {
  const last4 = asked.params.last4 ?? ''
  if (!/^\d{4}$/.test(last4)) return missing(asked)
  return page(200, cardStatement(bank, last4, spoken(asked)))
}
