import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { done, refused, type Result } from './result.ts'
import { isBlockedPort } from './settings/blocked-ports.ts'
import { unsafeInProduction, type SettingProblem } from './settings/safety.ts'
import {
  settingsSchema,
  type Mode,
  type Setting,
  type SettingName,
  type Settings,
} from './settings/schema.ts'
import { isSecret, secret } from './settings/secret.ts'
import { generatedSecrets, secretsOfFolder } from './settings/secrets-file.ts'

export type { Mode, Settings } from './settings/schema.ts'
export type { SettingProblem } from './settings/safety.ts'
export { secret, type Secret } from './settings/secret.ts'

type Environment = Readonly<Record<string, string | undefined>>
type Read = { readonly value: unknown } | { readonly why: string; readonly fix: string }

const switches: Record<string, boolean> = {
  true: true,
  '1': true,
  yes: true,
  on: true,
  false: false,
  '0': false,
  no: false,
  off: false,
}

function readWhole(setting: Setting, given: string): Read {
  const value = Number(given)
  const { least = 0, most = Number.MAX_SAFE_INTEGER } = setting
  if (/^\d{1,15}$/.test(given) && value >= least && value <= most) return { value }
  return { why: `is not a whole number from ${least} to ${most}`, fix: 'write digits only' }
}

function read(setting: Setting, given: string): Read {
  if (setting.choices !== undefined && !setting.choices.includes(given))
    return { why: 'is not one of its words', fix: `choose from ${setting.choices.join(', ')}` }
  switch (setting.kind) {
    case 'text':
      return { value: given }
    case 'secret':
      return { value: secret(given) }
    case 'list':
      return {
        value: given
          .split(',')
          .map((each) => each.trim())
          .filter((each) => each !== ''),
      }
    case 'switch': {
      const value = switches[given.toLowerCase()]
      return value === undefined
        ? { why: 'is neither true nor false', fix: 'write true or false' }
        : { value }
    }
    case 'port':
    case 'number':
      return readWhole(setting, given)
  }
}

/** The text of a setting: from the environment, or for secrets from the file that NAME_FILE points to. */
function given(setting: Setting, env: Environment): string | undefined {
  const text = env[setting.env]?.trim()
  if (text !== undefined && text !== '') return text
  const file = env[`${setting.env}_FILE`]
  if (setting.kind === 'secret' && file !== undefined && file !== '') return readFileSync(file, 'utf8').trim()
  return undefined
}

const entries = Object.entries(settingsSchema) as [SettingName, Setting][]

function readAll(env: Environment): { values: Record<string, unknown>; problems: SettingProblem[] } {
  const values: Record<string, unknown> = {}
  const problems: SettingProblem[] = []
  for (const [name, setting] of entries) {
    const text = given(setting, env)
    const answer: Read =
      text === undefined
        ? { value: setting.otherwise((values['mode'] ?? 'demo') as Mode, Number(values['port'] ?? 0)) }
        : read(setting, text)
    if ('value' in answer) values[name] = answer.value
    else problems.push({ env: setting.env, ...answer })
  }
  return { values, problems }
}

const originOf = (text: string): string | undefined => {
  try {
    const url = new URL(text)
    return /^https?:$/.test(url.protocol) && url.origin === text.replace(/\/$/, '') ? url.origin : undefined
  } catch {
    return undefined
  }
}

const origins = [
  'publicOrigin',
  'bankOrigin',
  'carrierOrigin',
  'vaultOrigin',
  'acquirerNorthOrigin',
  'acquirerSouthOrigin',
] as const

/** Fill in what follows from other settings, and check that origins are origins. */
function complete(values: Record<string, unknown>): SettingProblem[] {
  const problems: SettingProblem[] = []
  if (values['simulators'] === true) {
    if (values['bankOrigin'] === '') values['bankOrigin'] = `http://127.0.0.1:${String(values['bankPort'])}`
    if (values['carrierOrigin'] === '')
      values['carrierOrigin'] = `http://127.0.0.1:${String(values['carrierPort'])}`
    const world = Number(values['worldPort'])
    if (world > 0 && values['mode'] !== 'production' && values['vaultOrigin'] === '') {
      values['vaultOrigin'] = `http://127.0.0.1:${String(values['vaultPort'])}`
      values['acquirerNorthOrigin'] = `http://127.0.0.1:${world + 1}`
      values['acquirerSouthOrigin'] = `http://127.0.0.1:${world + 2}`
    }
  }
  for (const name of origins) {
    const text = values[name] as string
    if (text === '') continue
    const origin = originOf(text)
    if (origin === undefined)
      problems.push({
        env: settingsSchema[name].env,
        why: 'is not an origin',
        fix: 'write scheme, name and port only, like https://shop.example',
      })
    else if (name === 'publicOrigin' && isBlockedPort(Number(new URL(origin).port)))
      problems.push({
        env: settingsSchema[name].env,
        why: `is ${origin}, and browsers open nothing on that port`,
        fix: 'set PORT, or the port behind a PUBLIC_ORIGIN of your own, to another, such as 3000',
      })
    values[name] = origin ?? text
  }
  values['dataFolder'] = resolve(values['dataFolder'] as string)
  values['filesFolder'] = resolve((values['filesFolder'] as string) || (values['dataFolder'] as string))
  return problems
}

function modeProblems(settings: Settings): SettingProblem[] {
  const named = settings.mode === 'production' ? unsafeInProduction(settings) : []
  const problems = named.map(({ name, why, fix }) => ({ env: settingsSchema[name].env, why, fix }))
  if (settings.failpoints.length > 0 && settings.mode !== 'test' && settings.mode !== 'development')
    problems.push({
      env: settingsSchema.failpoints.env,
      why: `makes the shop fail on purpose in ${settings.mode} mode`,
      fix: 'leave it out',
    })
  return problems
}

/**
 * Read and check all settings. Outside production, missing secrets are made at the first start and kept in the data
 * folder. Refuses with every problem at once: the setting, why, and what to do.
 */
export function loadSettings(
  env: Environment,
  made: (folder: string) => Readonly<Record<string, string>> = secretsOfFolder,
): Result<Settings, 'settings_refused'> {
  const { values, problems } = readAll(env)
  if (problems.length > 0) return refused('settings_refused', { problems })
  const wrong = complete(values)
  if (wrong.length > 0) return refused('settings_refused', { problems: wrong })
  const lacking = Object.keys(generatedSecrets).filter((name) => values[name] === undefined)
  if (values['mode'] !== 'production' && lacking.length > 0) {
    const kept = made(values['dataFolder'] as string)
    for (const name of lacking) values[name] = secret(kept[name] ?? '')
  }
  const settings = Object.freeze(values) as Settings
  const unsafe = modeProblems(settings)
  return unsafe.length > 0 ? refused('settings_refused', { problems: unsafe }) : done(settings)
}

/** The problems behind a refusal of settings, as lines a person can act on. */
export function settingProblemLines(detail: Readonly<Record<string, unknown>> | undefined): string[] {
  const problems = (detail?.['problems'] ?? []) as readonly SettingProblem[]
  return problems.map(({ env, why, fix }) => `${env} ${why}: ${fix}.`)
}

/** One row of the list of settings; secrets are only said to be set. */
export type SettingRow = {
  readonly env: string
  readonly value: string
  readonly source: 'set' | 'default'
  readonly meaning: string
}

/** All settings with their present values, for reading; secrets are masked. */
export function settingRows(env: Environment): SettingRow[] {
  const { values } = readAll(env)
  complete(values)
  return entries.map(([name, setting]) => ({
    env: setting.env,
    value: shown(name, values[name], values['mode'] as Mode),
    source: given(setting, env) === undefined ? 'default' : 'set',
    meaning:
      setting.choices === undefined
        ? setting.meaning
        : `${setting.meaning} One of ${setting.choices.join(', ')}.`,
  }))
}

function shown(name: string, value: unknown, mode: Mode): string {
  if (isSecret(value)) return '(secret)'
  if (value === undefined)
    return name in generatedSecrets && mode !== 'production' ? '(made at first start)' : ''
  return Array.isArray(value) ? value.join(',') : JSON.stringify(value).replace(/^"|"$/g, '')
}
