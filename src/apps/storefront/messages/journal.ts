/** The journal, in English. */
export const enJournal = {
  'journal.title': 'Journal',
  'journal.lede': 'Stories about the things we sell and the people who make them.',
  'journal.none': 'Nothing has been published yet.',
  'journal.pages': 'Pages of the journal',
  'journal.newer': 'Newer',
  'journal.older': 'Older',
} as const

/** The journal, in Chinese. */
export const zhJournal = {
  'journal.title': '札记',
  'journal.lede': '关于我们所售之物及其制作者的故事。',
  'journal.none': '尚无已发布的文章。',
  'journal.pages': '札记分页',
  'journal.newer': '较新',
  'journal.older': '较早',
} as const

/** The journal, in French. */
export const frJournal = {
  'journal.title': 'Journal',
  'journal.lede': 'Des histoires sur ce que nous vendons et sur ceux qui le fabriquent.',
  'journal.none': 'Rien n’a encore été publié.',
  'journal.pages': 'Pages du journal',
  'journal.newer': 'Plus récents',
  'journal.older': 'Plus anciens',
} as const
