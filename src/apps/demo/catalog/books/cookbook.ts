import { type Family, named } from '../../family.ts'
import { words } from '../../words.ts'

/** Cookbooks for kitchens that are used. */
export const cookbook: Family = {
  code: 'cookbook',
  sku: 'CBK',
  brands: ['Ladle & Leaf'],
  weightGrams: 1100,
  colorChoice: false,
  facts: { language: 'en' },
  about: words(
    `{author} writes recipes as one explains them to a friend: what to look for, when to wait, what to do if it goes wrong. {pages} pages with photographs by daylight, on paper that forgives a wet thumb. | {author}写菜谱像讲给朋友听：看什么、等到何时、出了岔子怎么办。{pages}页，自然光摄影，纸张不怕湿手指。 | {author} écrit ses recettes comme on les explique à un ami : que regarder, quand attendre, que faire si cela tourne mal. {pages} pages, photographies à la lumière du jour, papier qui pardonne un pouce mouillé.`,
  ),
  models: [
    named(
      '29.90',
      'terracotta cream',
      { author: 'Greta Holm-Larsen', pages: 288 },
      'One Pot, Many Harbors | 一口锅，许多港 | Une marmite, mille ports',
      'Eighty stews and soups from the coasts of two seas. | 两片海岸边的八十道炖菜与汤。 | Quatre-vingts ragoûts et soupes des côtes de deux mers.',
    ),
    named(
      '27.50',
      'butter brick',
      { author: 'Anton Wessling', pages: 240 },
      'Rye | 黑麦 | Seigle',
      'Bread, crackers and beer from the grain of the north. | 用北方谷物做的面包、脆饼与啤酒。 | Pain, galettes et bière avec le grain du Nord.',
    ),
    named(
      '32.00',
      'sea butter',
      { author: 'Lin Wanqing', pages: 320 },
      'Steam | 蒸 | Vapeur',
      'The gentlest way to cook, from custard to whole fish. | 最温柔的烹法，从蛋羹到整鱼。 | La plus douce des cuissons, du flan au poisson entier.',
    ),
    named(
      '24.90',
      'moss chalk',
      { author: 'Pauline Destrier', pages: 208 },
      'The Kitchen Garden Table | 菜园餐桌 | La Table du potager',
      'What to cook in the week a vegetable is at its best. | 在蔬菜最好的那一周，该做什么菜。 | Que cuisiner la semaine où un légume est à son meilleur.',
    ),
    named(
      '26.00',
      'plum rose',
      { author: 'Ida Kruse', pages: 224 },
      'Jam and Patience | 果酱与耐心 | Confiture et patience',
      'Preserves in small batches, with less sugar and more time. | 小批量果酱，少放糖，多花时间。 | Des conserves en petites quantités, moins de sucre et plus de temps.',
    ),
  ],
}
