import { loadSettings, type Settings } from '../config.ts'
import { mustBeDone } from '../result.ts'
import { passingFolder } from './temporary.ts'

/** Settings of a test: mode `test`, a data folder of its own, no simulators, and what is given on top (by environment name). */
export function testSettings(env: Readonly<Record<string, string>> = {}): Settings {
  return mustBeDone(
    loadSettings({ KONTOR_MODE: 'test', KONTOR_DATA: passingFolder(), LOG_LEVEL: 'silent', ...env }),
  )
}
