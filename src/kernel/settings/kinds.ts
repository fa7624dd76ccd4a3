import type { Secret } from './secret.ts'

/** How the shop runs: with everything outside simulated, for building it, under test, or for real. */
export type Mode = 'demo' | 'development' | 'test' | 'production'

/** The forms a setting can have. */
export type SettingKind = 'text' | 'port' | 'number' | 'switch' | 'secret' | 'list'

/** One setting: its name in the environment, what it means, and what holds where it is not set. */
export type Setting<Value = unknown> = {
  readonly env: string
  readonly kind: SettingKind
  readonly meaning: string
  /** Words to choose from. */
  readonly choices?: readonly string[]
  /** The value where the environment says nothing; undefined means there is none. */
  readonly otherwise: (mode: Mode, port: number) => Value
  readonly least?: number
  readonly most?: number
}

/** A setting that is a text. */
export const text = (
  env: string,
  meaning: string,
  otherwise: (mode: Mode, port: number) => string,
): Setting<string> => ({
  env,
  kind: 'text',
  meaning,
  otherwise,
})
/** A setting that is one of a few words. */
export const choice = <const Word extends string>(
  env: string,
  choices: readonly Word[],
  meaning: string,
  otherwise: (mode: Mode) => Word,
): Setting<Word> => ({ env, kind: 'text', choices, meaning, otherwise })
/** A setting that is a port number. */
export const port = (env: string, meaning: string, otherwise: number): Setting<number> => ({
  env,
  kind: 'port',
  meaning,
  least: 0,
  most: 65_535,
  otherwise: () => otherwise,
})
/** A setting that is a whole number within bounds. */
export const number = (
  env: string,
  meaning: string,
  otherwise: number,
  [least, most]: readonly [number, number],
): Setting<number> => ({ env, kind: 'number', meaning, least, most, otherwise: () => otherwise })
/** A setting that is on or off. */
export const flag = (env: string, meaning: string, otherwise: (mode: Mode) => boolean): Setting<boolean> => ({
  env,
  kind: 'switch',
  meaning,
  otherwise,
})
/** A setting that is never shown. */
export const hidden = (env: string, meaning: string): Setting<Secret | undefined> => ({
  env,
  kind: 'secret',
  meaning,
  otherwise: () => undefined,
})
/** A setting that is a list, its items separated by commas. */
export const list = (
  env: string,
  meaning: string,
  otherwise: (mode: Mode) => readonly string[] = () => [],
): Setting<readonly string[]> => ({
  env,
  kind: 'list',
  meaning,
  otherwise,
})
