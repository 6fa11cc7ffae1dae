"""Coming in, and what is everybody's own: password and code (`sign_in`), the page of one's account, the authenticator
and its recovery codes (`my_account`), where one is signed in (`my_sessions`), and tokens for programs (`my_tokens`).
`urls` puts them into the admin.
"""
