"""How the site is put together: settings, addresses, the door for web servers."""
