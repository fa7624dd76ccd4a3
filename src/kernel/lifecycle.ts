import { assert } from './result.ts'

type Table = Readonly<Record<string, Readonly<Record<string, string>>>>
type EventOf<T extends Table> = { [S in keyof T]: keyof T[S] & string }[keyof T]

type Moves<T extends Table> = Readonly<Record<string, keyof T & string>>

/** The states a thing can be in and the events that move it, with the questions one asks of such a table. */
export type Lifecycle<T extends Table> = {
  readonly table: T
  readonly states: readonly (keyof T & string)[]
  readonly initial: keyof T & string
  /** States in which the event may happen: the guard of the SQL update. */
  from(event: EventOf<T>): (keyof T & string)[]
  /** The state the event leads to, or undefined where it may not happen. */
  next(state: keyof T & string, event: EventOf<T>): (keyof T & string) | undefined
  /** True when no event leads out of the state. */
  isFinal(state: keyof T & string): boolean
}

/**
 * Declare a lifecycle as data. The first state is where things begin. A target that is not a state does not compile;
 * a state that cannot be reached is a bug and throws at start.
 */
export function lifecycle<const T extends Table>(
  table: T & { readonly [S in keyof T]: { readonly [E in keyof T[S]]: keyof T } },
): Lifecycle<T> {
  const states = Object.keys(table) as (keyof T & string)[]
  const [initial] = states
  assert(initial !== undefined, 'a lifecycle needs a state')
  const reached = new Set<string>([initial])
  for (const state of reached) for (const target of Object.values(table[state] ?? {})) reached.add(target)
  for (const state of states) assert(reached.has(state), `state ${state} cannot be reached`)
  return {
    table,
    states,
    initial,
    from: (event) => states.filter((state) => Object.hasOwn(table[state], event)),
    next: (state, event) =>
      Object.hasOwn(table[state], event) ? (table[state] as Moves<T>)[event] : undefined,
    isFinal: (state) => Object.keys(table[state]).length === 0,
  }
}

/** The states of a lifecycle, as a type. */
export type StateOf<L> = L extends Lifecycle<infer T> ? keyof T & string : never
