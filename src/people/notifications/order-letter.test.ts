import assert from 'node:assert/strict'
import test from 'node:test'
import { money } from '#kernel/money.ts'
import { orderLetter } from './order-letter.ts'

const order = {
  number: 'K-100001',
  name: 'Ann <b>',
  locale: 'fr',
  url: 'https://shop.example/fr/orders/ord_1?token=x',
  lines: [{ title: 'Bouilloire', quantity: 2, amount: money(3980n, 'EUR') }],
  delivery: money(490n, 'EUR'),
  discount: money(0n, 'EUR'),
  total: money(4470n, 'EUR'),
}

test('a mail about an order says the same in text and in markup, in the buyer’s language', () => {
  const letter = orderLetter('confirmed', order)
  assert.equal(letter.subject, 'Commande K-100001 confirmée')
  assert.match(letter.text, /2 × Bouilloire: 39,80\s€/)
  assert.match(letter.text, /Total: 44,70\s€/)
  assert.ok(!letter.text.includes('Réduction'), 'nothing is said of a discount of nothing')
  assert.match(letter.html, /44,70\s€/)
  assert.ok(letter.html.includes('Ann &lt;b&gt;'), 'names are text, not markup')
  assert.ok(letter.html.includes(order.url))
})

test('a mail speaks of a card only where it was paid by card', () => {
  const kinds = ['confirmed', 'shipped', 'canceled', 'refunded'] as const
  const text = (
    kind: (typeof kinds)[number],
    paidBy?: 'received' | 'wallet' | 'cash' | 'invoice',
    locale = 'en',
  ) => orderLetter(kind, { ...order, locale, ...(paidBy === undefined ? {} : { paidBy }) }).text
  assert.match(text('confirmed'), /your card is charged when it does/)
  assert.match(text('confirmed', 'received'), /Your payment is here/)
  assert.match(text('confirmed', 'cash'), /you pay the courier in cash at the door/)
  assert.match(text('shipped', 'cash', 'fr'), /espèces pour le livreur/)
  for (const locale of ['en', 'zh', 'fr'])
    for (const paidBy of ['received', 'wallet', 'cash', 'invoice'] as const)
      for (const kind of kinds)
        assert.doesNotMatch(text(kind, paidBy, locale), /card|carte|卡/i, `${paidBy} ${kind}`)
})
