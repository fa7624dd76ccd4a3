import { type Family, named, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** House plants. */
export const housePlant: Family = {
  code: 'house-plant',
  sku: 'PLA',
  brands: ['Hagenhof'],
  weightGrams: 2400,
  colorChoice: false,
  sizes: sizes('pot', 'Pot | 盆径 | Pot', '12, 55, 45, 12 cm', '17, 100, 100, 17 cm', '24, 210, 240, 24 cm'),
  facts: { perennial: true },
  about: words(
    `Grown slowly in a glasshouse north of the river, in peat-free soil, and hardened off before it travels. It arrives in its nursery pot, wrapped in paper, with a card that says when to water and when not to. | 在河北岸的温室里慢慢长大，无泥炭土，出门前先炼苗。随育苗盆用纸包好送达，附卡写明何时浇水、何时别浇。 | Cultivée lentement dans une serre au nord du fleuve, en terreau sans tourbe, et endurcie avant le voyage. Elle arrive dans son pot de culture, emballée de papier, avec une carte qui dit quand arroser et quand s’abstenir.`,
  ),
  models: [
    named(
      '24.90',
      'terracotta moss',
      { exposure: 'half', height: 45 },
      'Rubber fig | 橡皮树 | Figuier caoutchouc',
      'Thick glossy leaves and a forgiving nature. | 叶厚油亮，脾气宽厚。 | Des feuilles épaisses et un caractère indulgent.',
    ),
    named(
      '19.90',
      'cream celadon',
      { exposure: 'shade', height: 40 },
      'Snake plant | 虎尾兰 | Sansevière',
      'Upright, striped, and content with neglect. | 挺拔有纹，不理它也自在。 | Droite, rayée, et contente qu’on l’oublie.',
    ),
    named(
      '27.50',
      'sea moss',
      { exposure: 'half', height: 50 },
      'Window-leaf plant | 龟背竹 | Monstera',
      'Every new leaf opens with more windows. | 每片新叶都多开几扇窗。 | Chaque feuille s’ouvre avec plus de fenêtres.',
    ),
    named(
      '17.90',
      'brick celadon',
      { exposure: 'sun', height: 25 },
      'Aloe | 芦荟 | Aloès',
      'A sunny sill and a sip a fortnight. | 一方晒台，两周一口水。 | Un rebord ensoleillé et une gorgée par quinzaine.',
    ),
    named(
      '22.50',
      'sky moss',
      { exposure: 'shade', height: 35 },
      'Sword fern | 肾蕨 | Fougère de Boston',
      'A green fountain for a cool bathroom. | 凉爽浴室里的绿喷泉。 | Une fontaine verte pour une salle de bains fraîche.',
    ),
  ],
}
