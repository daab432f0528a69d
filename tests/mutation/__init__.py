"""The mutation run over the rulebook (`make mutation`): are the tests good enough to notice a wrong rule?"""
