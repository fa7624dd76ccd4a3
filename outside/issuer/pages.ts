import { type Answer, json, jsonObject, page, problem, seeOther } from '../wire/answers.ts'
import { formatAmount, parseAmount } from '../wire/amounts.ts'
import { onlyHere } from '../wire/faults.ts'
import { html } from '../wire/html.ts'
import type { Asked, Route } from '../wire/server.ts'
import { bookReport } from '../wire/double-entry.ts'
import { cardFrame } from '../cards/frame.ts'
import { type IssuerName, type MagicCard, magicCards } from '../cards/magic.ts'
import { type MischiefDesk, mischiefOrder } from '../cards/mischief.ts'
import type { Session } from '../cards/session.ts'
import { traceRoutes } from '../cards/trace-page.ts'
import type { Network } from '../network/network.ts'
import { clearingFile, cyclesReport } from '../network/report.ts'
import { issueCard, printedCode } from './accounts.ts'
import { cardholderPage, cardholderStatement } from './cardholder-page.ts'
import { openDispute, withdrawDispute } from './disputes.ts'
import type { Issuer } from './issuer.ts'
import { threedsRoutes } from './threeds-pages.ts'

/** What the pages of the issuers and the control desk of the lines stand on. */
export type PagesOptions = {
  readonly issuers: Readonly<Record<IssuerName, Issuer>>
  readonly lines: Readonly<Record<IssuerName, Session>>
  readonly network: Network
  readonly mischief: MischiefDesk
  readonly cutOff: () => Promise<string>
}

/** Pages of the cardholders, the table of test cards, 3-D Secure, messages, and the control desk. */
export function issuerPages(options: PagesOptions): Route[] {
  const { issuers, network } = options
  const all = Object.values(issuers)
  return [
    ['GET', '/', () => seeOther('/cards')],
    ['GET', '/cards', () => cardsPage(issuers)],
    ['GET', '/cards.json', () => json(200, { cards: magicCards.map((card) => shown(issuers, card)) })],
    ['GET', '/cardholder/:last4', (asked) => cardholderPage(all, asked.params.last4 ?? '')],
    [
      'GET',
      '/cardholder/:last4/statement.json',
      (asked) => cardholderStatement(all, asked.params.last4 ?? ''),
    ],
    ['POST', '/cardholder/:last4/dispute', (asked) => onlyHere(asked, () => dispute(issuers, asked))],
    ['POST', '/cardholder/:last4/withdraw', (asked) => onlyHere(asked, () => withdraw(issuers, asked))],
    ...threedsRoutes(issuers),
    ...controlRoutes(options),
    ...traceRoutes([network.trace, ...all.map((issuer) => issuer.trace)]),
  ]
}

function shown(issuers: PagesOptions['issuers'], card: MagicCard) {
  return {
    number: card.number,
    expiry: `${card.expiry.slice(2)}/${card.expiry.slice(0, 2)}`,
    cvv: printedCode(issuers[card.issuer], card.number, card.expiry),
    issuer: card.issuer,
    kind: card.kind,
    threeds: card.threeds,
    says: card.says,
  }
}

const spaced = (number: string) => number.replaceAll(/(\d{4})(?=\d)/g, '$1 ')

function cardsPage(issuers: PagesOptions['issuers']): Answer {
  const rows = magicCards.map((card) => {
    const each = shown(issuers, card)
    return html`<tr>
      <td class="number">${spaced(each.number)}</td>
      <td>${each.expiry}</td>
      <td class="number">${each.cvv}</td>
      <td>${each.kind}, ${issuers[card.issuer].title}</td>
      <td>${each.says}</td>
      <td><a href="/cardholder/${each.number.slice(-4)}">statement</a></td>
    </tr>`
  })
  const content = html`<h1>Test cards</h1>
    <p>Any name. The address on file is 1 Main Street, 10115. Codes are computed as issuers do, so they must be right.</p>
    <div class="wide">
      <table>
        <thead>
          <tr><th>number</th><th>expiry</th><th>code</th><th>card</th><th>what happens</th><th></th></tr>
        </thead>
        <tbody>${rows}</tbody>
      </table>
    </div>` // prettier-ignore
  return page(200, cardFrame('Test cards', content))
}

async function dispute(issuers: PagesOptions['issuers'], asked: Asked): Promise<Answer> {
  const form = new URLSearchParams(asked.body)
  const issuer = Object.values(issuers).find(({ name }) => name === form.get('issuer'))
  const reason = form.get('reason') ?? ''
  const id = await issuer?.store.write(() =>
    openDispute(
      issuer,
      BigInt(/^\d+$/.test(form.get('entry') ?? '') ? (form.get('entry') ?? '0') : '0'),
      reason.replace('pre:', ''),
      reason.startsWith('pre:'),
    ),
  )
  if (issuer === undefined || id === undefined)
    return problem(409, 'cannot_be_disputed', 'This is no purchase that can be disputed with this reason.')
  issuer.forward.pump()
  return seeOther(`/cardholder/${asked.params.last4}`)
}

async function withdraw(issuers: PagesOptions['issuers'], asked: Asked): Promise<Answer> {
  const form = new URLSearchParams(asked.body)
  const issuer = Object.values(issuers).find(({ name }) => name === form.get('issuer'))
  const done = await issuer?.store.write(() => withdrawDispute(issuer, form.get('dispute') ?? ''))
  if (done !== true) return problem(409, 'cannot_be_withdrawn', 'This dispute can no longer be taken back.')
  return seeOther(`/cardholder/${asked.params.last4}`)
}

function controlRoutes({ issuers, network, mischief, lines, cutOff }: PagesOptions): Route[] {
  const books = () =>
    json(200, {
      network: bookReport(network.store),
      alster: bookReport(issuers.alster.store),
      isar: bookReport(issuers.isar.store),
    })
  return [
    ['GET', '/control/books', (asked) => onlyHere(asked, books)],
    ['GET', '/clearing', (asked) => onlyHere(asked, () => cyclesReport(network))],
    ['GET', '/clearing/:cycle/:member', (asked) => onlyHere(asked, () => clearingFile(network, asked.params.cycle ?? '', (asked.params.member ?? '').replace(/\.csv$/, '')))],
    ['POST', '/control/cut-off', (asked) => onlyHere(asked, async () => json(200, { cycle: await cutOff() }))],
    ['GET', '/control/faults', (asked) => onlyHere(asked, () => json(200, { faults: mischief.list() }))],
    ['POST', '/control/faults', (asked) => onlyHere(asked, () => orderMischief(mischief, asked))],
    ['DELETE', '/control/faults', (asked) => onlyHere(asked, () => (mischief.clear(), json(200, { faults: [] })))],
    ['POST', '/control/issuers/:issuer/down', (asked) => onlyHere(asked, () => switchLine(lines, asked, false))],
    ['POST', '/control/issuers/:issuer/up', (asked) => onlyHere(asked, () => switchLine(lines, asked, true))],
    ['POST', '/control/cards', (asked) => onlyHere(asked, () => freshCard(issuers, asked))],
  ] // prettier-ignore
}

function orderMischief(mischief: MischiefDesk, asked: Asked): Answer {
  const read = jsonObject(asked.body)
  if (!read.ok) return read.answer
  const order = mischiefOrder(read.value)
  if (order === undefined)
    return problem(422, 'invalid_order', 'Send { party, fault, mti?, times?, seconds? }.')
  mischief.order(order)
  return json(201, { faults: mischief.list() })
}

async function switchLine(lines: PagesOptions['lines'], asked: Asked, up: boolean): Promise<Answer> {
  const name = asked.params.issuer
  if (name !== 'alster' && name !== 'isar') return problem(404, 'not_found', 'There is no such issuer.')
  if (up) await lines[name].signOn()
  else lines[name].signOff()
  return json(200, { issuer: name, line: up ? 'up' : 'down' })
}

async function freshCard(issuers: PagesOptions['issuers'], asked: Asked): Promise<Answer> {
  const read = jsonObject(asked.body)
  if (!read.ok) return read.answer
  const { issuer: name = 'alster', kind = 'credit', funds = '5000.00' } = read.value
  const minor = parseAmount(funds, 'EUR')
  if (
    (name !== 'alster' && name !== 'isar') ||
    (kind !== 'debit' && kind !== 'credit') ||
    minor === undefined
  )
    return problem(422, 'invalid_card', 'Send { issuer: alster|isar, kind: debit|credit, funds: "100.00" }.')
  const issuer = issuers[name]
  const card = await issuer.store.write(() => issueCard(issuer, kind, minor))
  return json(201, { ...shown(issuers, card), funds: formatAmount(card.funds, 'EUR') })
}
