import { book } from '../cards/books.ts'
import { balanceOf } from '../wire/double-entry.ts'
import { type MagicCard, magicCards, ranges } from '../cards/magic.ts'
import { checkDigit } from '../cards/numbers.ts'
import type { Row, Store } from '../wire/store.ts'
import { freshId } from '../wire/marks.ts'
import { verificationValue } from './cvv.ts'
import type { Issuer } from './issuer.ts'

/** A card with its account, as the issuer decides by it. */
export type CardRow = Row & {
  print: string
  account_id: string
  sealed: string
  first6: string
  last4: string
  expiry: string
  service_code: string
  status: string
  threeds: string
  answer: string | null
  behavior: string | null
  avs_answer: string | null
  cvv_answer: string | null
  cavv_required: bigint
  only_mcc: string | null
  dispute: string | null
  kind: 'debit' | 'credit'
  holder: string
  street: string
  postal_code: string
  limit_minor: bigint
  day_limit_minor: bigint
  day_uses: bigint
}

const columns = `print, account_id, sealed, first6, last4, expiry, service_code, status, threeds, answer, behavior, avs_answer,
  cvv_answer, cavv_required, only_mcc, dispute, kind, holder, street, postal_code, limit_minor, day_limit_minor, day_uses`

/** The card with this number, or undefined. */
export function cardOf(issuer: Issuer, pan: string): CardRow | undefined {
  return cardOfPrint(issuer.store, issuer.sealer.print(pan))
}

/** The card with this print, or undefined. */
export function cardOfPrint(store: Store, print: string): CardRow | undefined {
  return store.one<CardRow>(
    `select ${columns} from cards join card_accounts on card_accounts.id = account_id where print = ?`,
    print,
  )
}

/** The cards that end in these four digits. */
export function cardsEndingIn(store: Store, last4: string): CardRow[] {
  return store.all<CardRow>(
    `select ${columns} from cards join card_accounts on card_accounts.id = account_id where last4 = ? order by print`,
    last4,
  )
}

/** The three digits printed on the back of a card. */
export function printedCode(issuer: Issuer, pan: string, expiry: string): string {
  return verificationValue(issuer.cvk, pan, expiry, '000')
}

/** Put the magic cards of this issuer into its store; those already there stay. */
export function seedCards(issuer: Issuer): void {
  for (const card of magicCards)
    if (card.issuer === issuer.name && cardOf(issuer, card.number) === undefined) addCard(issuer, card)
}

/** A fresh card and account of this issuer; answers its number. Only inside a write. */
export function issueCard(issuer: Issuer, kind: 'debit' | 'credit', funds: bigint): MagicCard {
  const range = ranges.find((each) => each.issuer === issuer.name && each.kind === kind) ?? ranges[0]
  const count = issuer.store.one<{ count: bigint }>(`select count(*) as count from cards`)?.count ?? 0n
  const digits = range.prefix + String(100_000_000 + Number(count)).padStart(9, '0')
  const card: MagicCard = {
    number: digits + checkDigit(digits),
    issuer: issuer.name,
    kind,
    says: 'a fresh card',
    funds,
    dayLimit: 500_000_000n,
    dayUses: 100_000,
    expiry: '3012',
    status: 'active',
    threeds: 'usual',
  }
  addCard(issuer, card)
  return card
}

function addCard(issuer: Issuer, card: MagicCard): void {
  const account = freshId('acc')
  issuer.store.run(
    `insert into card_accounts (id, kind, holder, street, postal_code, limit_minor, day_limit_minor, day_uses)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
    account, card.kind, 'Ada Test', '1 Main Street', '10115', card.funds, card.dayLimit, card.dayUses,
  ) // prettier-ignore
  issuer.store.run(
    `insert into cards (print, account_id, sealed, first6, last4, expiry, service_code, status, threeds, answer, behavior,
       avs_answer, cvv_answer, cavv_required, only_mcc, dispute) values (?, ?, ?, ?, ?, ?, '201', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    issuer.sealer.print(card.number), account, issuer.sealer.seal(card.number), card.number.slice(0, 6), card.number.slice(-4),
    card.expiry, card.status, card.threeds, card.answer ?? null, card.behavior ?? null, card.avsAnswer ?? null,
    card.cvvAnswer ?? null, card.cavvRequired === true ? 1 : 0, card.onlyMcc ?? null, card.dispute ?? null,
  ) // prettier-ignore
}

/** What the account may still spend in a currency, in minor units. A debit account gets its money when first looked at. */
export function available(issuer: Issuer, card: CardRow, currency: string): bigint {
  if (card.kind === 'debit') depositOnce(issuer, card, currency)
  const owed = balanceOf(issuer.store, `cardholder:${card.account_id}`, currency)
  const held = balanceOf(issuer.store, `held:${card.account_id}`, currency)
  return (card.kind === 'credit' ? card.limit_minor : 0n) - owed - held
}

function depositOnce(issuer: Issuer, card: CardRow, currency: string): void {
  const account = `cardholder:${card.account_id}`
  const known = issuer.store.one(
    `select 1 as one from accounts where account = ? and currency = ?`,
    account,
    currency,
  )
  if (known !== undefined) return
  book(issuer.store, {
    debit: 'deposits',
    credit: account,
    currency,
    minor: card.limit_minor,
    code: 'opening_deposit',
    about: card.account_id,
  })
}
