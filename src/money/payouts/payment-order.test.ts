import assert from 'node:assert/strict'
import test from 'node:test'
import type { Currency } from '#kernel/currency.ts'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { creditorReference, creditorReferencesIn, parseIban, showIban } from './iban.ts'
import { paymentOrder } from './payment-order.ts'
import { plainText } from './plain-text.ts'
import { readStatusReport } from './status-report.ts'

const EUR = 'EUR' as Currency

/** The elements of pain.001.001.09 a payment order may use, in the order the standard gives them. */
const grammar: Readonly<Record<string, readonly string[]>> = {
  Document: ['CstmrCdtTrfInitn'],
  CstmrCdtTrfInitn: ['GrpHdr', 'PmtInf'],
  GrpHdr: ['MsgId', 'CreDtTm', 'NbOfTxs', 'CtrlSum', 'InitgPty'],
  InitgPty: ['Nm'],
  PmtInf: ['PmtInfId', 'PmtMtd', 'NbOfTxs', 'CtrlSum', 'PmtTpInf', 'ReqdExctnDt', 'Dbtr', 'DbtrAcct', 'DbtrAgt', 'ChrgBr', 'CdtTrfTxInf'],
  PmtTpInf: ['SvcLvl'],
  SvcLvl: ['Cd'],
  ReqdExctnDt: ['Dt'],
  Dbtr: ['Nm'],
  DbtrAcct: ['Id', 'Ccy'],
  DbtrAgt: ['FinInstnId'],
  FinInstnId: ['BICFI'],
  Id: ['IBAN'],
  CdtTrfTxInf: ['PmtId', 'Amt', 'Cdtr', 'CdtrAcct', 'RmtInf'],
  PmtId: ['EndToEndId'],
  Amt: ['InstdAmt'],
  Cdtr: ['Nm'],
  CdtrAcct: ['Id'],
  RmtInf: ['Ustrd'],
} // prettier-ignore

/** Read strictly: every element known, where it may stand, in its order. Answers the number of elements. */
function strictly(xml: string): number {
  const body = xml.replace(/^<\?xml[^>]*\?>\s*/, '')
  const open: { name: string; place: number }[] = []
  let count = 0
  for (const [, close, name = ''] of body.matchAll(/<(\/?)([A-Za-z]+)[^>]*>/g)) {
    if (close) {
      assert.equal(open.pop()?.name, name)
      continue
    }
    const parent = open.at(-1)
    if (parent !== undefined) {
      const place = grammar[parent.name]?.indexOf(name) ?? -1
      assert.ok(place >= parent.place, `${name} may stand in ${parent.name} here`)
      parent.place = place
    } else assert.equal(name, 'Document')
    open.push({ name, place: 0 })
    count += 1
  }
  assert.equal(open.length, 0)
  return count
}

test('a payment order has the elements of pain.001.001.09 in their order, and its sums are those of its lines', () => {
  const lines = [1n, 1999n, 100_000n].map((minor, i) => ({
    id: newId('pyo'),
    amount: money(minor, EUR),
    creditorName: plainText(`Jörg & Šárka "${i}" <Łódź>`, 70),
    creditorIban: 'DE89370400440532013000',
    remittance: i === 0 ? '' : 'Refund K-100001',
  }))
  const debtor = { name: 'Kontor', iban: 'DE89370400440532013000', bic: 'ELBTDEFFXXX' }
  const xml = paymentOrder(newId('pms'), lines, debtor, new Date(0))
  assert.ok(strictly(xml) > 40)
  assert.match(xml, /<NbOfTxs>3<\/NbOfTxs><CtrlSum>1020\.00<\/CtrlSum>/)
  assert.match(xml, /<EndToEndId>pyo-[0-9a-z]{26}<\/EndToEndId>/)
  assert.doesNotMatch(xml, /[^\x20-\x7e\n]/)
})

test('an account number is taken as people write it, and one wrong digit is noticed', () => {
  const good = 'DE89 3704 0044 0532 0130 00'
  const read = parseIban(good)
  assert.ok(read.ok && showIban(read.value) === good)
  for (let i = 4; i < 22; i++) {
    const digits = Array.from(good.replaceAll(' ', ''))
    digits[i] = String((Number(digits[i]) + 1) % 10)
    assert.equal(parseIban(digits.join('')).ok, false)
  }
  for (const bad of ['', 'DE', 'XX00', 'DE8937040044053201300', "DE89'; drop table"])
    assert.ok(!parseIban(bad).ok)
})

test('a creditor reference is found again in what a payer typed around it', () => {
  const reference = creditorReference('K7Z0000000000017')
  for (const typed of [
    reference,
    `order ${reference.toLowerCase().replace(/(.{4})/g, '$1 ')}, thanks`,
    `X${reference}9`,
  ])
    assert.ok(creditorReferencesIn(typed).includes(reference), typed)
  const wrong = `${reference.slice(0, -1)}${reference.endsWith('7') ? '8' : '7'}`
  assert.ok(!creditorReferencesIn(wrong).includes(wrong))
})

test('a status report says what is decided; a word nobody knows decides nothing', () => {
  const report = (word: string) =>
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>x</MsgId></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>pms-1</OrgnlMsgId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>pyo-1</OrgnlEndToEndId><TxSts>${word}</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`
  const said = (word: string) => {
    const read = readStatusReport(report(word))
    assert.ok(read.ok)
    return read.value.payouts[0]
  }
  assert.deepEqual(said('RJCT'), { id: 'pyo_1', state: 'rejected', reason: 'AC04' })
  assert.equal(said('ACSC')?.state, 'executed')
  assert.equal(said('WHAT')?.state, 'undecided')
  assert.equal(readStatusReport('<a/>').ok, false)
  assert.equal(readStatusReport(`<!DOCTYPE x>${report('RJCT')}`).ok, false)
})
