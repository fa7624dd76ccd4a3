import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSettings, type Settings } from '../config.ts'
import { mustBeDone } from '../result.ts'

/** Settings of a test: mode `test`, a data folder of its own, no simulators, and what is given on top (by environment name). */
export function testSettings(env: Readonly<Record<string, string>> = {}): Settings {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-settings-'))
  return mustBeDone(loadSettings({ KONTOR_MODE: 'test', KONTOR_DATA: folder, LOG_LEVEL: 'silent', ...env }))
}
