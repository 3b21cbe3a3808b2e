"""第 5 章：写对的，和各种写错的。"""

from submissions import Submissions

submissions = Submissions()
