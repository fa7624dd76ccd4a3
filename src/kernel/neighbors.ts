import { ports } from './ports.ts'

/** What one process of the shop says to the others of the same machine: a topic, and words that are plain JSON. */
export type Word = { readonly topic: string; readonly words: unknown }

/** True for a message that carries a word for the neighbors. */
export const isWord = (message: unknown): message is Word =>
  typeof message === 'object' && message !== null && 'topic' in message && 'words' in message

const listeners = new Map<string, Set<(words: unknown) => void>>()
let send: ((word: Word) => void) | undefined

/**
 * Take part in what the processes of one shop tell each other. `way` carries a word to the others; the function that
 * is answered takes in a word of theirs. Before this, and in a shop of one process, nobody hears anything.
 */
export function joinNeighbors(way: (word: Word) => void): (word: Word) => void {
  send = way
  return ({ topic, words }) => {
    for (const listener of listeners.get(topic) ?? []) listener(words)
  }
}

/** True where there are neighbors to tell anything. */
export const hasNeighbors = (): boolean => send !== undefined

/** Tell the other processes; nothing waits for them, and who starts later does not hear it. */
export function tellNeighbors(topic: string, words: unknown): void {
  send?.({ topic, words })
}

/** Be called with what other processes tell under a topic. Answers the function that ends it. */
export function hearNeighbors(topic: string, listener: (words: unknown) => void): () => void {
  const all = listeners.get(topic) ?? new Set()
  listeners.set(topic, all)
  all.add(listener)
  return () => void all.delete(listener)
}

/** Work that is done at once, and not again before so many milliseconds: what is asked for meanwhile is done once, then. */
export function atMostEvery(ms: number, work: () => void): () => void {
  let resting = false
  let asked = false
  const turn = () => {
    resting = true
    asked = false
    work()
    ports().after(ms, () => {
      resting = false
      if (asked) turn()
    })
  }
  return () => {
    if (resting) asked = true
    else turn()
  }
}
