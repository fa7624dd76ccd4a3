import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { toBuffer } from 'bwip-js/node'
import { money } from '#kernel/money.ts'
import { transferCode } from './pay-bank-transfer.ts'

test('the code of a transfer is read back, byte for byte, by a reader that is not ours', async (t) => {
  const account = { name: 'Kontor Köln', iban: 'DE51500100600123456789', bic: 'ELBTDEFFXXX' }
  const content = transferCode({ account, reference: 'RF45ABCD', missing: money(1234n, 'EUR') })
  assert.equal(
    content,
    'BCD\n002\n1\nSCT\nELBTDEFFXXX\nKontor Koeln\nDE51500100600123456789\nEUR12.34\n\nRF45ABCD',
  )
  const folder = mkdtempSync(join(tmpdir(), 'kontor-code-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'code.png')
  writeFileSync(
    file,
    await toBuffer({ bcid: 'qrcode', text: content, padding: 4, backgroundcolor: 'FFFFFF', scale: 3 }),
  )
  let read: string
  try {
    read = execFileSync('zbarimg', ['--raw', '-q', file], { encoding: 'utf8' })
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return t.skip('zbarimg is not installed')
    throw error
  }
  assert.equal(read.trimEnd(), content)
  return undefined
})
