import { type Family, named } from '../../family.ts'
import { words } from '../../words.ts'

/** Records pressed on heavy vinyl. */
export const record: Family = {
  code: 'record',
  sku: 'REC',
  brands: ['Quay Side Recordings'],
  weightGrams: 320,
  colorChoice: false,
  about: words(
    `Pressed on 180 g vinyl from the original tapes, with a lined sleeve and notes by the players. {author} recorded it in few takes, in a room with a good ceiling. | 以原始母带压制180克黑胶，内有衬套与乐手手记。{author}在一间天花板很好的房间里，几遍就录完了。 | Pressé sur vinyle 180 g d’après les bandes d’origine, pochette doublée et notes des musiciens. {author} l’a enregistré en peu de prises, dans une salle au bon plafond.`,
  ),
  models: [
    named(
      '27.90',
      'ink amber',
      { author: 'Ingrid Saller Trio' },
      'Night Ferry (LP) | 夜渡（黑胶） | Ferry de nuit (vinyle)',
      'Piano, bass and brushes between two harbors. | 钢琴、低音与鼓刷，在两座港口之间。 | Piano, contrebasse et balais entre deux ports.',
    ),
    named(
      '24.90',
      'brick cream',
      { author: 'Tonvik Brass Band' },
      'Shanties for Brass (LP) | 铜管船歌（黑胶） | Chants de marins pour cuivres (vinyle)',
      'Work songs for eleven horns and a lot of air. | 十一支铜管，许多口气，劳动的歌。 | Des chants de travail pour onze cuivres et beaucoup d’air.',
    ),
    named(
      '29.90',
      'celadon sand',
      { author: 'Yu Qinglan' },
      'Seven Strings, Still Water (LP) | 七弦静水（黑胶） | Sept cordes, eau calme (vinyle)',
      'Guqin pieces, recorded before the city woke. | 古琴曲，录于城市醒来之前。 | Des pièces pour guqin, enregistrées avant l’éveil de la ville.',
    ),
    named(
      '26.00',
      'plum rose',
      { author: 'Quatuor Belle-Étoile' },
      'Salon by the Sea (LP) | 海边沙龙（黑胶） | Salon de mer (vinyle)',
      'A string quartet that does not mind the waves. | 一支不介意海浪的弦乐四重奏。 | Un quatuor que les vagues ne dérangent pas.',
    ),
    named(
      '22.50',
      'moss butter',
      { author: 'Lasse & The Lamplighters' },
      'Songs for Long Evenings (LP) | 长夜之歌（黑胶） | Chansons des longues soirées (vinyle)',
      'Guitar, harmonium and stories that take their time. | 吉他、簧风琴，与不着急的故事。 | Guitare, harmonium et des histoires qui prennent leur temps.',
    ),
  ],
}
