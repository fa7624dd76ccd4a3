import assert from 'node:assert/strict'
import test from 'node:test'
import { ibanOf } from './account-numbers.ts'
import { readAch, writeAnswers } from './ach-file.ts'
import { startHouseBank } from './testing.ts'

const pain = (id: string, iban: string) => `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn><GrpHdr><MsgId>${id}</MsgId><CreDtTm>2026-01-01T00:00:00Z</CreDtTm><NbOfTxs>1</NbOfTxs><CtrlSum>5.00</CtrlSum><InitgPty><Nm>K</Nm></InitgPty></GrpHdr><PmtInf><PmtInfId>${id}-1</PmtInfId><PmtMtd>TRF</PmtMtd><CdtTrfTxInf><PmtId><EndToEndId>${id}-e</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">5.00</InstdAmt></Amt><Cdtr><Nm>Ada</Nm></Cdtr><CdtrAcct><Id><IBAN>${iban}</IBAN></Id></CdtrAcct></CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn></Document>`

test('the house bank tells each entry in exactly one statement, carries orders out, and its books cancel', async (t) => {
  const bank = await startHouseBank(t)
  const headers = { authorization: `Bearer ${bank.key}` }
  const send = (body: string) => fetch(`${bank.origin}/v1/payments`, { method: 'POST', headers, body }).then((each) => each.text()) // prettier-ignore
  await bank.credit({ amount: '100.00', currency: 'EUR', reference: 'one & two', name: 'Ada <x>', key: 'k1' })
  await bank.credit({ amount: '100.00', currency: 'EUR', reference: 'one & two', name: 'Ada <x>', key: 'k1' })
  assert.match(await send(pain('M1', ibanOf('DE', '500100600000001234'))), /<TxSts>ACCP/)
  assert.match(await send(pain('M1', ibanOf('DE', '500100600000001234'))), /<TxSts>ACCP/)
  assert.match(await send(pain('M1', ibanOf('DE', '500100600000001235'))), /<GrpSts>RJCT<.*DU01/)
  assert.match(await send(pain('M2', ibanOf('DE', '500100600000000401'))), /<TxSts>RJCT<.*AC01/)
  assert.match(await send(pain('M3', 'DE00500100600000001234')), /<TxSts>RJCT<.*AC01/)
  assert.match(await send(`<!DOCTYPE a [<!ENTITY b "c">]>${pain('M4', 'x')}`), /RJCT<.*FF01/)
  await bank.advance(1)
  const listed = (await (await fetch(`${bank.origin}/v1/statements`, { headers })).json()) as { statements: { number: number }[] } // prettier-ignore
  assert.equal(listed.statements.length, 1)
  const xml = await (await fetch(`${bank.origin}/v1/statements/1`, { headers })).text()
  assert.equal(xml.match(/<Ntry>/g)?.length, 2)
  assert.match(xml, /<Ustrd>one &amp; two</)
  assert.match(xml, /CLBD.*<Amt Ccy="EUR">95.00</)
  assert.equal((await fetch(`${bank.origin}/v1/statements`)).status, 401)
  const books = (await (await fetch(`${bank.origin}/control/books`)).json()) as { balanced: boolean }
  assert.equal(books.balanced, true)
})

test('a file of answers has records of 94 characters in blocks of ten', () => {
  const answer = { trace: '091000010000001', code: '27', routing: '021000021', account: '1119901', minor: 1234n, individual: 'x', name: 'Ada', answer: 'R01' } // prettier-ignore
  const file = writeAnswers([answer, { ...answer, answer: 'C01', corrected: '402' }], { routing: '091000019', origin: '1234567890', at: new Date(0), number: 1 }) // prettier-ignore
  const records = file.slice(0, -1).split('\n')
  assert.equal(records.length % 10, 0)
  for (const record of records) assert.equal(record.length, 94, record)
  assert.equal(readAch('x').ok, false)
})
