import { html, trusted, type Html } from '#kernel/html.ts'
import type { ReviewVotes } from '#people/reviews/index.ts'
import type { Words } from '../words.ts'

const mark = (id: string): string => `<!--vote ${id}-->`
const marks = /<!--vote (rev_[0-9a-z]{26})-->/g

const button = (words: Words, helps: 'yes' | 'no'): Html =>
  html`<button class="plain" name="helps" value="${helps}">
    ${words(helps === 'yes' ? 'voice.helpful' : 'voice.not_helpful')}
  </button>`

const form = (words: Words, to: string, helps: 'yes' | 'no'): Html =>
  html`<form method="post" action="${to}">${button(words, helps)}</form>`

const addressOf = (locale: string, id: string): string => `/${locale}/reviews/${id}/helpful`

/** Where a review can be called helpful, as everybody sees it; `withOwnVotes` changes it for whoever voted. */
export function voteForm(words: Words, locale: string, id: string): Html {
  return html`${trusted(mark(id))}${form(words, addressOf(locale, id), 'yes')}`
}

/** The reviews of a page that can be voted for. */
export function votable(text: string): string[] {
  return [...text.matchAll(marks)].map(([, id = '']) => id)
}

/**
 * A page with the votes of the one who looks: a vote can be taken back by who gave it, and one's own review is not voted for.
 * The page that is kept for everybody says nothing of either.
 */
export function withOwnVotes(
  words: Words,
  text: string,
  { locale, votes }: { readonly locale: string; readonly votes: ReviewVotes },
): string {
  let filled = text
  for (const id of [...votes.given, ...votes.own]) {
    const own = votes.own.has(id) ? '' : form(words, addressOf(locale, id), 'no').text
    filled = filled.replace(voteForm(words, locale, id).text, () => own)
  }
  return filled
}
