import assert from 'node:assert/strict'
import test from 'node:test'
import { invoiceNumber } from '#money/credit/index.ts'
import { aDebtor, anInvoice, withCredit } from '../../tests/payments/a-debtor.ts'
import { aRig } from '../../tests/payments/rig.ts'
import { mailInvoice } from './mail-invoice.ts'
import { notifyBuyer } from './notify-buyer.ts'

test('an invoice is mailed once, in its reader’s language, with all a payer’s bank asks for', async (t) => {
  const rig = withCredit(await aRig(t))
  const { db, owner } = rig
  const ann = await aDebtor(rig, 'ann@example.com')
  const { order, invoice } = await anInvoice(rig, ann)
  const account = { name: 'Kontor', iban: 'DE51500100600123456789', bic: 'ELBTDEFFXXX' }
  const stationery = { origin: 'https://shop.example', account }
  const [told] = await db.sql<{ payload: { invoice: string } }>`
    select payload from kernel.outbox where type = 'invoice_issued' and aggregate = ${order}`
  assert.equal(told?.payload.invoice, invoice.id)
  assert.equal(await mailInvoice(db, invoice.id, stationery), true)
  assert.equal(await mailInvoice(db, invoice.id, stationery), false)
  const text = async () => {
    const [mail] = await owner.sql<{ body_text: string; subject: string }>`
      select subject, body_text from notifications.mails where template = 'invoice_issued' order by id desc limit 1`
    return `${mail?.subject}\n${mail?.body_text}`
  }
  const number = invoiceNumber(invoice.number)
  const due = invoice.dueAt.toISOString().slice(0, 10)
  const inEnglish = await text()
  for (const part of [
    `Invoice ${number}`,
    '€80.00',
    `Due on: ${due}`,
    'DE51 5001 0060 0123 4567 89',
    `Reference: ${number}`,
  ])
    assert.ok(inEnglish.includes(part), `${part} in ${inEnglish}`)
  for (const [locale, words] of [
    ['fr', [`Facture ${number}`, /80,00\s€/, `Référence: ${number}`]],
    ['zh', [`账单 ${number}`, '€80.00', `附言: ${number}`]],
  ] as const) {
    await owner.sql`delete from notifications.mails where template = 'invoice_issued'`
    await owner.sql`update parties.parties set locale = ${locale} where id = ${ann.party}`
    assert.equal(await mailInvoice(db, invoice.id, { ...stationery, account: undefined }), true)
    const said = await text()
    for (const part of words) assert.match(said, typeof part === 'string' ? new RegExp(part) : part)
    assert.doesNotMatch(said, /IBAN/)
  }
  await notifyBuyer(
    db,
    { order, kind: 'shipped', cause: 'x' },
    { origin: 'https://shop.example', linkKey: 'k' },
  )
  const [shipped] = await owner.sql<{ body_text: string }>`
    select body_text from notifications.mails where template = 'order_shipped'`
  assert.match(shipped?.body_text ?? '', /the invoice comes in a mail of its own/)
})
